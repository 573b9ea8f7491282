import type { Role } from "@/generated/graphql";

const all: readonly Role[] = ["Viewer", "Operator", "Admin"];

/** The three roles, lowest first; what is none of them is read as the lowest. */
export const roles = {
  all,
  of: (text: string): Role => all.find((role) => role === text) ?? "Viewer",
};
