import { kept, texts } from "@/browser/kept";
import { chooseChannel } from "./channel";

/** What is being written, until this tab is closed or somebody signs out. */
const drafts = kept(() => sessionStorage, "drafts", texts);

/** What somebody writes to a contact: over WhatsApp or SMS, or a part of an email. */
export type DraftPart = "whatsapp" | "sms" | "subject" | "body" | "html";
const PARTS: readonly DraftPart[] = ["whatsapp", "sms", "subject", "body", "html"];

const keyOf = (contactId: string, part: DraftPart) => `${contactId} ${part}`;

export function draftTo(contactId: string, part: DraftPart = "whatsapp"): string {
  return drafts.read()[keyOf(contactId, part)] ?? "";
}

export function useDraft(contactId: string, part: DraftPart): string {
  return drafts.useSome((all) => all[keyOf(contactId, part)] ?? "");
}

/** Something of what is being written to a contact, over whichever channel. */
export function useAnyDraft(contactId: string): string {
  return drafts.useSome(
    (all) => PARTS.map((part) => all[keyOf(contactId, part)]).find(Boolean) ?? "",
  );
}

export function keepDraft(contactId: string, part: DraftPart, words: string): void {
  const { [keyOf(contactId, part)]: _before, ...others } = drafts.read();
  drafts.write(words === "" ? others : { ...others, [keyOf(contactId, part)]: words });
}

/** Prepares a WhatsApp text for somebody, who finds it when the conversation is opened. */
export function writeDraft(contactId: string, words: string): void {
  keepDraft(contactId, "whatsapp", words);
  chooseChannel(contactId, "whatsapp");
}

export function forgetDrafts(): void {
  drafts.write({});
}
