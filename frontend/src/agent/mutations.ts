import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import type { DraftDecision, DraftFeedback } from "@/generated/graphql";
import type { Draft } from "./draft";
import { useLiveDrafts } from "./live-drafts";
import { AskKnowledgeBase, GenerateDraft, RateDraft, ReviewDraft } from "./queries";

interface Decision {
  readonly decision: DraftDecision;
  /** What is sent instead of the draft's own words. */
  readonly editedResponse?: string;
}

/**
 * Decides about a draft. Asking again after a lost answer is the same decision, so nothing is sent
 * twice; a refusal changed the draft, so it is read again.
 */
export function useReview({ interactionId }: Draft) {
  const api = useApi();
  const { receive } = useLiveDrafts();
  const queryClient = useQueryClient();
  const [clientToken] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: async (decision: Decision) =>
      (await api.request(ReviewDraft, { input: { interactionId, clientToken, ...decision } }))
        .reviewAiResponse,
    onSuccess: receive,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["drafts"] }),
  });
}

export function useRate({ interactionId }: Draft) {
  const api = useApi();
  const { receive } = useLiveDrafts();
  return useMutation({
    mutationFn: async (feedback: DraftFeedback) =>
      (await api.request(RateDraft, { interactionId, feedback })).rateAiResponse,
    onSuccess: receive,
  });
}

/** Asks for a draft to a customer's message; one that is open already is the answer. */
export function useGenerate() {
  const api = useApi();
  const { receive } = useLiveDrafts();
  return useMutation({
    mutationFn: async (messageId: string) =>
      (await api.request(GenerateDraft, { messageId })).generateAiResponse,
    onSuccess: receive,
  });
}

export function useAskKnowledgeBase() {
  const api = useApi();
  return useMutation({
    mutationFn: async (query: string) =>
      (await api.request(AskKnowledgeBase, { query })).queryKnowledgeBase,
  });
}
