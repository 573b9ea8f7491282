import { useMutation } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useReducer, useRef } from "react";
import { useApi } from "@/api/provider";
import { type Attempt, isUnanswered, newAttempt, type Words } from "./attempt";
import { deliver } from "./deliver";
import { type DraftPart, draftTo, keepDraft } from "./drafts";
import { useLive } from "./live-messages";
import { change, emptyOutbox, type Outbox, type Outgoing } from "./outgoing";

interface Sending {
  readonly box: Outbox;
  readonly send: (contactId: string, words: Words, file?: File) => void;
  /** Asks again: under the same token when no answer came, so that nothing is sent twice. */
  readonly retry: (outgoing: Outgoing) => void;
  readonly discard: (outgoing: Outgoing) => void;
  readonly acknowledge: (contactId: string) => void;
}

const OutboxContext = createContext<Sending | null>(null);

export function useOutbox(): Sending {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error("useOutbox needs an Outbox above it.");
  return outbox;
}

/** Sends messages in the order they were written, and keeps what did not arrive. */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const [box, tell] = useReducer(change, emptyOutbox);
  const { receive } = useLive();
  const { mutate } = useMutation({
    mutationFn: useInTurn(),
    onSuccess: (message, outgoing) => {
      receive(message);
      tell({ kind: "answered", outgoing, messageId: message.messageId });
    },
    onError: (error, outgoing) => {
      const isBack = !isUnanswered(error) && giveBack(outgoing);
      tell({ kind: isBack ? "refused" : "failed", outgoing, error });
    },
  });
  const start = (outgoing: Outgoing) => {
    tell({ kind: "sending", outgoing });
    mutate(outgoing);
  };
  const sending: Sending = {
    box,
    send: (contactId, words, file) =>
      start({
        contactId,
        attempt: newAttempt(words),
        file: file ?? null,
        at: Date.now(),
        error: null,
      }),
    retry: (outgoing) => {
      tell({ kind: "discarded", outgoing });
      start({ ...outgoing, attempt: again(outgoing), at: Date.now(), error: null });
    },
    discard: (outgoing) => tell({ kind: "discarded", outgoing }),
    acknowledge: (contactId) => tell({ kind: "acknowledged", contactId }),
  };
  return <OutboxContext value={sending}>{children}</OutboxContext>;
}

/** Asks the platform; a message waits for the one to the same contact that was written before it. */
function useInTurn() {
  const api = useApi();
  const turns = useRef(new Map<string, Promise<unknown>>());
  return ({ contactId, attempt }: Outgoing) => {
    const before = turns.current.get(contactId) ?? Promise.resolve();
    const turn = before.then(() => deliver(api, contactId, attempt));
    turns.current.set(
      contactId,
      turn.catch(() => {}),
    );
    return turn;
  };
}

/** What was refused is another send; what was not answered is the same one. */
function again({ attempt, error }: Outgoing): Attempt {
  return error && !isUnanswered(error) ? newAttempt(attempt.words) : attempt;
}

/** Puts refused words back where they were written, unless something else is there by now. */
function giveBack({ contactId, attempt: { words } }: Outgoing): boolean {
  return putBack(contactId, partsOf(words));
}

/** Whether the words are back: all of them, or none if any of their places is taken. */
export function putBack(
  contactId: string,
  parts: readonly (readonly [DraftPart, string])[],
): boolean {
  if (parts.length === 0) return false;
  if (parts.some(([part]) => draftTo(contactId, part) !== "")) return false;
  for (const [part, text] of parts) keepDraft(contactId, part, text);
  return true;
}

/** A file or a template is not written in a field; it stays in the thread. */
function partsOf(words: Words): readonly (readonly [DraftPart, string])[] {
  if (words.channel === "sms") return [["sms", words.content]];
  if (words.channel === "whatsapp") return words.content ? [["whatsapp", words.content]] : [];
  return [
    ["subject", words.subject],
    ["body", words.bodyText ?? ""],
    ["html", words.bodyHtml ?? ""],
  ];
}
