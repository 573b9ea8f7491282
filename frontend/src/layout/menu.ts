/** The nine items of the sidebar, in their order (Requirement 12.2). */
export const menu = [
  { name: "pay", to: "/pay" },
  { name: "link", to: "/link" },
  { name: "forms", to: "/forms" },
  { name: "docs", to: "/docs" },
  { name: "invoice", to: "/invoice" },
  { name: "dm", to: "/dm" },
  { name: "contacts", to: "/contacts" },
  { name: "bulkMessaging", to: "/bulk-messaging" },
  { name: "agent", to: "/agent" },
] as const;
