import { kept, texts } from "@/browser/kept";

/** What is being written, by contact, until this tab is closed or somebody signs out. */
const drafts = kept(() => sessionStorage, "drafts", texts);

export function draftTo(contactId: string): string {
  return drafts.read()[contactId] ?? "";
}

export function useDraft(contactId: string): string {
  return drafts.use()[contactId] ?? "";
}

export function writeDraft(contactId: string, words: string): void {
  const { [contactId]: _before, ...others } = drafts.read();
  drafts.write(words === "" ? others : { ...others, [contactId]: words });
}

export function forgetDrafts(): void {
  drafts.write({});
}
