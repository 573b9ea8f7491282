import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import { type Attempt, isUnanswered, nextAttempt, type Words } from "./attempt";
import { deliver } from "./deliver";
import { useLive } from "./live-messages";

/** Sends once, also when the person has to press Send again, and waits for the answer. */
export function useSend(contactId: string) {
  const api = useApi();
  const { receive } = useLive();
  const [unanswered, setUnanswered] = useState<Attempt | null>(null);
  const mutation = useMutation({
    mutationFn: (attempt: Attempt) => deliver(api, contactId, attempt),
    onSuccess: receive,
    onSettled: (_message, error, attempt) =>
      setUnanswered(error && isUnanswered(error) ? attempt : null),
  });
  return {
    send: (words: Words, onSent: () => void) =>
      mutation.mutate(nextAttempt(unanswered, words), { onSuccess: onSent }),
    sending: mutation.isPending,
    error: mutation.error,
  };
}
