import type { Api } from "@/api/api";
import { contactPages } from "@/contacts/all-pages";
import type { Channel, ContactFieldsFragment } from "@/generated/graphql";
import { type Audience, hasOptedIn, MOST, optInsOf } from "./audience";
import { type Entries, keysOf } from "./entries";

/** Who is looked for. */
export type Wanted =
  | { readonly source: "all"; readonly channel: Channel }
  | { readonly source: "search"; readonly search: string }
  | { readonly source: "list"; readonly entries: Entries };

/** How many contacts were read, and how many of them were wanted. */
export interface Collected {
  readonly read: number;
  readonly found: number;
}

/** More than one job may have. */
export class TooMany extends Error {}

/**
 * Reads contacts until everybody wanted is found or no contact is left; null when `tell` says to
 * stop. Raises `ApiError`, and `TooMany` above 10,000.
 */
export async function collect(
  api: Api,
  wanted: Wanted,
  tell: (so: Collected) => boolean,
): Promise<Audience | null> {
  const people = new Map<string, number>();
  const missing = new Map(wanted.source === "list" ? wanted.entries.wanted : []);
  let [read, named] = [0, 0];
  const isWanted = (contact: ContactFieldsFragment) => {
    if (wanted.source === "all") return hasOptedIn(optInsOf(contact), wanted.channel);
    if (wanted.source === "search") return true;
    const keys = keysOf(contact).filter((key) => missing.delete(key));
    named += keys.length;
    return keys.length > 0;
  };
  for await (const page of contactPages(api, wanted.source === "search" ? wanted.search : "")) {
    for (const contact of page)
      if (isWanted(contact)) people.set(contact.contactId, optInsOf(contact));
    read += page.length;
    if (people.size > MOST) throw new TooMany();
    if (!tell({ read, found: people.size })) return null;
    if (wanted.source === "list" && missing.size === 0) break;
  }
  const again = wanted.source === "list" ? wanted.entries.repeated + named - people.size : 0;
  return {
    name: crypto.randomUUID(),
    source: wanted.source,
    people: [...people.keys()],
    optIns: [...people.values()].join(""),
    repeated: again,
    unmatched: [...missing.values()],
  };
}
