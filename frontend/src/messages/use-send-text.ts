import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import { type Attempt, isUnanswered, nextAttempt } from "./attempt";
import { useLive } from "./live-messages";
import { SendWhatsApp } from "./queries";

/** Sends a text over WhatsApp once, also when the person has to press Send again. */
export function useSendText(contactId: string) {
  const api = useApi();
  const { receive } = useLive();
  const [unanswered, setUnanswered] = useState<Attempt | null>(null);
  const mutation = useMutation({
    mutationFn: async (attempt: Attempt) =>
      (await api.request(SendWhatsApp, { input: { contactId, messageType: "text", ...attempt } }))
        .sendWhatsApp,
    onSuccess: receive,
    onSettled: (_message, error, attempt) =>
      setUnanswered(error && isUnanswered(error) ? attempt : null),
  });
  return {
    send: (content: string, onSent: () => void) =>
      mutation.mutate(nextAttempt(unanswered, content), { onSuccess: onSent }),
    sending: mutation.isPending,
    error: mutation.error,
    forget: mutation.reset,
  };
}
