import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";

/** What is shown of a draft: a live event has it whole. */
export const DraftFields = graphql(`
  fragment DraftFields on AiInteraction {
    interactionId
    messageId
    contactId
    channel
    kind
    query
    response
    sources {
      content
      source
      score
    }
    confidence
    approved
    stale
    editedResponse
    feedback
    reviewedBy
    reviewedAt
    sentMessageId
    refusalReason
    timestamp
    updatedAt
  }
`);

export const PendingDrafts = graphql(`
  query PendingDrafts($limit: Int, $nextToken: String) {
    pendingAiSuggestions(limit: $limit, nextToken: $nextToken) {
      items {
        ...DraftFields
      }
      nextToken
    }
  }
`);

export const DraftsOfMessage = graphql(`
  query DraftsOfMessage($messageId: ID!) {
    aiInteractions(messageId: $messageId) {
      ...DraftFields
    }
  }
`);

export const GenerateDraft = graphql(`
  mutation GenerateDraft($messageId: ID!) {
    generateAiResponse(messageId: $messageId) {
      ...DraftFields
    }
  }
`);

export const ReviewDraft = graphql(`
  mutation ReviewDraft($input: ReviewAiResponseInput!) {
    reviewAiResponse(input: $input) {
      ...DraftFields
    }
  }
`);

export const RateDraft = graphql(`
  mutation RateDraft($interactionId: ID!, $feedback: DraftFeedback!) {
    rateAiResponse(interactionId: $interactionId, feedback: $feedback) {
      ...DraftFields
    }
  }
`);

export const AskKnowledgeBase = graphql(`
  mutation AskKnowledgeBase($query: String!) {
    queryKnowledgeBase(query: $query) {
      query
      results {
        content
        source
        score
      }
    }
  }
`);

export const OnAiSuggestion = graphql(`
  subscription OnAiSuggestion {
    onAiSuggestion {
      ...DraftFields
    }
  }
`);

const PAGE = 20;

/** Drafts of the last day that were neither rejected nor sent, newest first. */
export function pendingDraftsQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: ["drafts", "pending"],
    queryFn: async ({ pageParam }) =>
      (await api.request(PendingDrafts, { limit: PAGE, nextToken: pageParam }))
        .pendingAiSuggestions,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}

/** Every draft to one message, oldest first; none without a message. */
export function draftsOfMessageQuery(api: Api, messageId: string | null) {
  return queryOptions({
    queryKey: ["drafts", "of", messageId],
    queryFn: async () =>
      (await api.request(DraftsOfMessage, { messageId: messageId ?? "" })).aiInteractions,
    enabled: messageId !== null,
  });
}
