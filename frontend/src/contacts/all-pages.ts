import type { Api } from "@/api/api";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { SearchContacts } from "./queries";

/** As many as the API gives at once. */
const PAGE = 200;

/** Every contact that a search finds, page by page; all contacts for an empty search. */
export async function* contactPages(api: Api, search: string) {
  let nextToken: string | null = null;
  do {
    const page: { items: ContactFieldsFragment[]; nextToken?: string | null } = (
      await api.request(SearchContacts, { query: search || null, limit: PAGE, nextToken })
    ).searchContacts;
    yield page.items;
    nextToken = page.nextToken ?? null;
  } while (nextToken);
}
