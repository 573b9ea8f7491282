import { useQuery } from "@tanstack/react-query";
import { may } from "@/access/may";
import { useMay, useMe } from "@/access/me";
import { adminPages } from "@/admin/pages";
import { adminWords } from "@/admin/words";
import { useApi } from "@/api/provider";
import { findQuery } from "@/contacts/queries";
import { dashboardWords } from "@/dashboard/words";
import { useWords } from "@/language/dictionary";
import { menu } from "@/layout/menu";
import { menuWords } from "@/layout/words";
import { keyboardWords } from "./words";

/** One thing the palette can do: go somewhere. */
export interface Choice {
  readonly to: string;
  readonly label: string;
}

/** Pages that match what is written, and contacts that the platform finds for what was sought. */
export function useChoices(written: string, sought: string) {
  const says = useWords(keyboardWords);
  const found = useQuery(findQuery(useApi(), sought));
  const pages = usePages().filter(({ label }) => contains(label, written));
  const contacts = (written === sought ? (found.data ?? []) : []).flatMap(({ contactId, name }) => [
    { to: `/dm/${contactId}`, label: says.conversationWith(name) },
    { to: `/contacts/${contactId}`, label: says.contact(name) },
  ]);
  return {
    choices: [...pages, ...contacts],
    isSearching: written !== sought || found.isFetching,
    error: found.error,
  };
}

function usePages(): readonly Choice[] {
  const says = useWords(keyboardWords);
  const names = useWords(menuWords);
  const dashboard = useWords(dashboardWords);
  const admin = useWords(adminWords);
  const { role } = useMe();
  const mayCreate = useMay("Mutation.createContact");
  const maySendToMany = useMay("Mutation.createBulkJob");
  return [
    { to: "/", label: says.goTo(dashboard.title) },
    ...menu.map(({ name, to }) => ({ to, label: says.goTo(names[name]) })),
    ...(mayCreate
      ? [
          { to: "/contacts/new", label: says.newContact },
          { to: "/contacts/import", label: says.importContacts },
        ]
      : []),
    ...adminPages
      .filter(({ field }) => may(role, field))
      .map(({ name, to }) => ({ to, label: says.goTo(admin[name]) })),
    ...(maySendToMany ? [{ to: "/bulk-messaging/new", label: says.newBulkMessage }] : []),
  ];
}

function contains(label: string, sought: string): boolean {
  return label.toLocaleLowerCase().includes(sought.toLocaleLowerCase());
}
