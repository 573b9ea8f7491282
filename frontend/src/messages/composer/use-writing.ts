import type { Channel } from "@/generated/graphql";
import { type DraftPart, keepDraft } from "../drafts";
import { useOutbox } from "../outbox";

/** Writing to a contact: what was refused last over this channel, until one writes on. */
export function useWriting(contactId: string, channel: Channel) {
  const { box, send, acknowledge } = useOutbox();
  const refused = box.refusals[contactId];
  const refusal = refused?.channel === channel ? refused.error : null;
  return {
    refusal,
    send,
    write: (part: DraftPart, words: string) => {
      keepDraft(contactId, part, words);
      if (refusal) acknowledge(contactId);
    },
  };
}

export function lengthOf(text: string): number {
  return Array.from(text).length;
}
