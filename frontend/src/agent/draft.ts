import type { DraftFieldsFragment } from "@/generated/graphql";
import type { Message } from "@/messages/merge";

export type Draft = DraftFieldsFragment;

/** What somebody may still do with a draft, or what became of it. */
export type DraftState =
  | "open"
  | "nothing"
  | "stale"
  | "sending"
  | "brokenOff"
  | "sent"
  | "rejected";

/** In milliseconds: no approval takes so long, unless it broke off. */
const LONGEST = 60_000;

export function stateOf(draft: Draft): DraftState {
  if (draft.approved === false) return "rejected";
  if (draft.approved) return draft.sentMessageId ? "sent" : unsent(draft);
  if (draft.stale) return "stale";
  return draft.response ? "open" : "nothing";
}

function unsent({ reviewedAt }: Draft): DraftState {
  return reviewedAt && Date.now() - Date.parse(reviewedAt) > LONGEST ? "brokenOff" : "sending";
}

/**
 * What was fetched, brought up to date by what arrived live, newest first. Becoming stale changes
 * no date of a draft, and nothing makes it good again: of two equally new ones the stale one holds.
 */
export function newestFirst(fetched: readonly Draft[], live: readonly Draft[]): readonly Draft[] {
  const known = new Map<string, Draft>();
  for (const draft of [...fetched, ...live]) {
    known.set(draft.interactionId, newer(known.get(draft.interactionId), draft));
  }
  return [...known.values()].toSorted(
    (one, other) => Date.parse(other.timestamp) - Date.parse(one.timestamp),
  );
}

export function newer(known: Draft | undefined, arrived: Draft): Draft {
  if (!known) return arrived;
  const difference = Date.parse(arrived.updatedAt) - Date.parse(known.updatedAt);
  if (difference === 0) return { ...arrived, stale: arrived.stale || known.stale };
  return difference > 0 ? arrived : known;
}

/** A draft that the customer overtook is void: they wrote again after what it answers. */
export function overtaken(draft: Draft, messages: readonly Message[]): Draft {
  const answered = messages.find(({ messageId }) => messageId === draft.messageId);
  const since = Date.parse(answered?.timestamp ?? draft.timestamp);
  const wroteAgain = messages.some(
    (message) =>
      message.direction === "inbound" &&
      message.contactId === draft.contactId &&
      message.messageId !== draft.messageId &&
      Date.parse(message.timestamp) > since,
  );
  return wroteAgain ? { ...draft, stale: true } : draft;
}

/** The last thing that a contact wrote. */
export function lastWord(messages: readonly Message[], contactId: string): Message | null {
  return messages
    .filter((message) => message.contactId === contactId && message.direction === "inbound")
    .reduce<Message | null>(
      (last, message) =>
        last && Date.parse(last.timestamp) > Date.parse(message.timestamp) ? last : message,
      null,
    );
}
