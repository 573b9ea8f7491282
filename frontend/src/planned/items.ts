/** An item of the menu whose page is not built, and where it is; `words.ts` says what it will do. */
export interface PlannedItem {
  readonly path: string;
  readonly name: "pay" | "link" | "forms" | "docs" | "invoice" | "bulkMessaging" | "agent";
}

export const planned: readonly PlannedItem[] = [
  { path: "pay", name: "pay" },
  { path: "link", name: "link" },
  { path: "forms", name: "forms" },
  { path: "docs", name: "docs" },
  { path: "invoice", name: "invoice" },
  { path: "bulk-messaging", name: "bulkMessaging" },
  { path: "agent", name: "agent" },
];
