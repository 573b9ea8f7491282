/** The nine items of the sidebar, in their order (Requirement 12.2). */
export const menu = [
  { label: "Pay", to: "/pay" },
  { label: "Link", to: "/link" },
  { label: "Forms", to: "/forms" },
  { label: "Docs", to: "/docs" },
  { label: "Invoice", to: "/invoice" },
  { label: "DM", to: "/dm" },
  { label: "Contacts", to: "/contacts" },
  { label: "Bulk Messaging", to: "/bulk-messaging" },
  { label: "Agent", to: "/agent" },
] as const;
