import { useQuery } from "@tanstack/react-query";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import { findQuery } from "@/contacts/queries";
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
  const mayCreate = useMay("Mutation.createContact");
  return [
    ...menu.map(({ name, to }) => ({ to, label: says.goTo(names[name]) })),
    ...(mayCreate
      ? [
          { to: "/contacts/new", label: says.newContact },
          { to: "/contacts/import", label: says.importContacts },
        ]
      : []),
  ];
}

function contains(label: string, sought: string): boolean {
  return label.toLocaleLowerCase().includes(sought.toLocaleLowerCase());
}
