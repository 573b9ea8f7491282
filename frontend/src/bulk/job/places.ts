/** Where "Show who" moves the focus to. */
export const RECIPIENTS = "recipients";
