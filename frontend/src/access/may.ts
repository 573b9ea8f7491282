import contract from "@contract/functions.json";
import type { Role } from "@/generated/graphql";

/** A root field of the API, such as `Mutation.createContact`. */
export type RootField = keyof typeof contract;

const declarations: Record<RootField, { readonly roles: readonly string[] }> = contract;

/** Whether a role may use a field, as the field's one declaration says. */
export function may(role: Role, field: RootField): boolean {
  return declarations[field].roles.includes(role);
}
