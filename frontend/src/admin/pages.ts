import type { RootField } from "@/access/may";

interface AdminPage {
  readonly name: "users" | "configuration" | "audit" | "deadLetters";
  readonly to: string;
  /** Who may read this may open the page. */
  readonly field: RootField;
}

/** The Admin area. Operators repair, so they may open the dead letters, and nothing else here. */
export const adminPages: readonly AdminPage[] = [
  { name: "users", to: "/admin/users", field: "Query.users" },
  { name: "configuration", to: "/admin/configuration", field: "Query.systemConfig" },
  { name: "audit", to: "/admin/audit", field: "Query.auditLog" },
  { name: "deadLetters", to: "/admin/dead-letters", field: "Query.dlqMessages" },
];
