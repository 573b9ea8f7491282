import type { Attempt, Words } from "./attempt";
import type { Message } from "./merge";

/** A message on its way to the platform, shown before the platform answers. */
export interface Outgoing {
  readonly contactId: string;
  readonly attempt: Attempt;
  /** The file that goes along, as this browser has it. */
  readonly file: File | null;
  /** When it was sent, by this browser's clock. */
  readonly at: number;
  /** Why it did not arrive, or may not have; null while it is under way. */
  readonly error: Error | null;
}

/** Everything that is on its way, and which messages are the answer to what was. */
export interface Outbox {
  readonly outgoing: readonly Outgoing[];
  readonly answered: readonly string[];
  /** Why the last words to a contact were refused; they are back where they were written. */
  readonly refusals: Readonly<Record<string, Refused | null>>;
}

/** A refusal, and the channel it is about. */
export interface Refused {
  readonly channel: Words["channel"];
  readonly error: Error;
}

export const emptyOutbox: Outbox = { outgoing: [], answered: [], refusals: {} };

export type Change =
  | { readonly kind: "sending"; readonly outgoing: Outgoing }
  | { readonly kind: "answered"; readonly outgoing: Outgoing; readonly messageId: string }
  | { readonly kind: "failed"; readonly outgoing: Outgoing; readonly error: Error }
  | { readonly kind: "refused"; readonly outgoing: Outgoing; readonly error: Error }
  | { readonly kind: "discarded"; readonly outgoing: Outgoing }
  | { readonly kind: "acknowledged"; readonly contactId: string };

export function change(box: Outbox, event: Change): Outbox {
  if (event.kind === "acknowledged") return withRefusal(box, event.contactId, null);
  const { outgoing } = event;
  const { clientToken, words } = outgoing.attempt;
  const others = box.outgoing.filter((each) => each.attempt.clientToken !== clientToken);
  switch (event.kind) {
    case "sending":
      return withRefusal({ ...box, outgoing: [...others, outgoing] }, outgoing.contactId, null);
    case "failed":
      return { ...box, outgoing: [...others, { ...outgoing, error: event.error }] };
    case "refused":
      return withRefusal({ ...box, outgoing: others }, outgoing.contactId, {
        channel: words.channel,
        error: event.error,
      });
    case "answered":
      return { ...box, outgoing: others, answered: [...box.answered, event.messageId] };
    case "discarded":
      return { ...box, outgoing: others };
  }
}

function withRefusal(box: Outbox, contactId: string, refused: Refused | null): Outbox {
  return { ...box, refusals: { ...box.refusals, [contactId]: refused } };
}

/** Clocks differ; a message this far from the press of Send may still be its answer. */
const CLOCKS_DIFFER = 60_000;

/**
 * What to show besides the thread. The message itself often arrives live before its answer does:
 * then it stands for the bubble, unless it is known to be the answer to another one.
 */
export function awaited(
  { outgoing, answered }: Outbox,
  contactId: string,
  messages: readonly Message[],
): readonly Outgoing[] {
  const taken = new Set(answered);
  return outgoing
    .filter((each) => each.contactId === contactId)
    .filter((each) => {
      const itself = each.error ? undefined : messages.findLast((message) => isSame(each, message));
      if (!itself || taken.has(itself.messageId)) return true;
      taken.add(itself.messageId);
      return false;
    });
}

function isSame({ attempt: { words }, at }: Outgoing, message: Message): boolean {
  return (
    message.direction === "outbound" &&
    message.channel === words.channel &&
    saysTheSame(words, message) &&
    Math.abs(Date.parse(message.timestamp) - at) < CLOCKS_DIFFER
  );
}

function saysTheSame(words: Words, message: Message): boolean {
  if (words.channel === "email") {
    return (
      message.subject === words.subject &&
      [message.content, null, undefined].includes(words.bodyText)
    );
  }
  if (words.channel === "whatsapp" && words.mediaFileId) {
    return (
      message.media?.fileId === words.mediaFileId &&
      (message.caption ?? "") === (words.caption ?? "")
    );
  }
  return message.content === words.content;
}

/** What is shown of words that are on their way. */
export function saidIn(words: Words): string {
  if (words.channel === "email") return words.bodyText ?? "";
  return words.content ?? (words.channel === "whatsapp" ? words.caption : "") ?? "";
}
