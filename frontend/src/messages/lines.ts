import { isSameDay } from "@/language/moments";
import type { Message } from "./merge";
import type { Outgoing } from "./outgoing";

/**
 * One line of the thread: a message, or one that is on its way; `day` heads the first of a day, and
 * `quoted` is what the message answers.
 */
export interface Line {
  readonly key: string;
  readonly day: string | null;
  readonly message: Message | null;
  readonly quoted: Message | null;
  readonly outgoing: Outgoing | null;
}

export function lines(messages: readonly Message[], awaited: readonly Outgoing[]): readonly Line[] {
  const known = new Map(messages.map((message) => [message.messageId, message]));
  const shown = messages.filter((message) => !isShownOnAnother(message, known));
  const said = shown.map((message, i) => {
    const before = shown[i - 1];
    const isFirst = !before || !isSameDay(before.timestamp, message.timestamp);
    return {
      key: message.messageId,
      day: isFirst ? message.timestamp : null,
      message,
      quoted: known.get(message.replyTo ?? "") ?? null,
      outgoing: null,
    };
  });
  const saying = awaited.map((outgoing) => ({
    key: outgoing.attempt.clientToken,
    day: null,
    message: null,
    quoted: null,
    outgoing,
  }));
  return [...said, ...saying];
}

/** A reaction, an edit and a revoke are seen on the message they are about, if that is loaded. */
function isShownOnAnother(
  { messageType, replyTo }: Message,
  known: ReadonlyMap<string, Message>,
): boolean {
  const isAbout = ["reaction", "edit", "revoke"].includes(messageType);
  return isAbout && replyTo != null && known.has(replyTo);
}
