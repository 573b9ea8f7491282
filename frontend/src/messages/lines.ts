import { isSameDay } from "@/language/moments";
import type { Message } from "./merge";
import type { Outgoing } from "./outgoing";

/** One line of the thread: a message, or a text that is on its way; `day` heads the first of a day. */
export interface Line {
  readonly key: string;
  readonly day: string | null;
  readonly message: Message | null;
  readonly outgoing: Outgoing | null;
}

export function lines(messages: readonly Message[], awaited: readonly Outgoing[]): readonly Line[] {
  const said = messages.map((message, i) => {
    const before = messages[i - 1];
    const isFirst = !before || !isSameDay(before.timestamp, message.timestamp);
    return {
      key: message.messageId,
      day: isFirst ? message.timestamp : null,
      message,
      outgoing: null,
    };
  });
  const saying = awaited.map((outgoing) => ({
    key: outgoing.attempt.clientToken,
    day: null,
    message: null,
    outgoing,
  }));
  return [...said, ...saying];
}
