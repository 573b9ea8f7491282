import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Export } from "@/layout/export";
import { contactPages } from "./all-pages";
import { contactWords } from "./words";

/** The columns have the API's names, which the import knows. */
const columns = [
  "name",
  "phone",
  "email",
  "optInWhatsApp",
  "optInSms",
  "optInEmail",
  "lastInboundMessageAt",
  "createdAt",
  "updatedAt",
  "contactId",
] as const;

/** Writes every contact that the search finds, also those that are not on screen yet. */
export function ExportContacts({ search }: { search: string }) {
  const says = useWords(contactWords);
  const api = useApi();
  async function* pages() {
    for await (const page of contactPages(api, search)) {
      yield page.map((contact) => columns.map((column) => contact[column]));
    }
  }
  return <Export says={says} name="contacts.csv" columns={columns} pages={pages} />;
}
