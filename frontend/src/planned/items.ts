/** What an item of the menu will do, while its page is not built. */
export interface PlannedItem {
  readonly path: string;
  readonly title: string;
  readonly purpose: string;
}

export const planned: readonly PlannedItem[] = [
  {
    path: "pay",
    title: "Pay",
    purpose: "Pay will send payment requests to contacts and show which ones were paid.",
  },
  {
    path: "link",
    title: "Link",
    purpose: "Link will make short links for messages and count how often each was opened.",
  },
  {
    path: "forms",
    title: "Forms",
    purpose: "Forms will let contacts answer questions and keep the answers with the contact.",
  },
  {
    path: "docs",
    title: "Docs",
    purpose: "Docs will keep the documents that are sent to contacts in one place.",
  },
  {
    path: "invoice",
    title: "Invoice",
    purpose: "Invoice will write invoices, send them to contacts and follow them until paid.",
  },
  {
    path: "bulk-messaging",
    title: "Bulk Messaging",
    purpose:
      "Bulk Messaging will send one message to many contacts who opted in. It will show progress as it happens and can be paused, resumed or cancelled.",
  },
  {
    path: "agent",
    title: "Agent",
    purpose:
      "Agent will suggest answers to incoming messages. An operator will approve, edit or reject each one before anything is sent.",
  },
];
