/** Where the keys of DM move the focus to. */
export const ANSWER_FIELD = "answer";
export const CONVERSATION_LIST = "conversations";
