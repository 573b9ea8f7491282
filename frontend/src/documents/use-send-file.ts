import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useApi } from "@/api/provider";
import type { SendableType } from "@/generated/graphql";
import { type Attempt, nextAttempt } from "@/messages/attempt";
import { deliver } from "@/messages/deliver";
import { useLive } from "@/messages/live-messages";

/** A file that the platform has, and what WhatsApp takes it as. */
export interface ReadyFile {
  readonly fileId: string;
  readonly messageType: SendableType;
}

/** Puts the file where it can be sent from; asked once, however often Send is pressed. */
export type MakeReady = () => Promise<ReadyFile>;

interface Sending {
  readonly contactId: string;
  readonly caption: string;
}

export type SendFile = ReturnType<typeof useSendFile>;

/** Sends one file over WhatsApp; asking again after a lost answer does not send it twice. */
export function useSendFile(makeReady: MakeReady) {
  const api = useApi();
  const { receive } = useLive();
  const ready = useRef<ReadyFile | null>(null);
  const attempts = useRef<Record<string, Attempt>>({});
  return useMutation({
    mutationFn: async ({ contactId, caption }: Sending) => {
      ready.current ??= await makeReady();
      const { fileId, messageType } = ready.current;
      const attempt = nextAttempt(attempts.current[contactId] ?? null, {
        channel: "whatsapp",
        messageType,
        mediaFileId: fileId,
        ...(caption && messageType !== "audio" && { caption }),
      });
      attempts.current[contactId] = attempt;
      return deliver(api, contactId, attempt);
    },
    onSuccess: (message) => {
      delete attempts.current[message.contactId];
      receive(message);
    },
  });
}
