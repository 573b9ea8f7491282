import { type InfiniteData, infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";
import type { Channel } from "@/generated/graphql";

/** All of a message: a live event carries only what the fragment of its publisher selects too. */
export const MessageFields = graphql(`
  fragment MessageFields on Message {
    messageId
    contactId
    channel
    direction
    messageType
    content
    subject
    caption
    status
    kind
    dryRun
    timestamp
    updatedAt
    whatsappMessageId
    providerMessageId
    errorCode
    errorDetails
    media {
      fileId
      filename
      contentType
      size
    }
    segments
    statusHistory {
      status
      at
      errorCode
    }
    verdict {
      allowed
      reasons
      at
    }
    replyTo
    reactions {
      emoji
      at
    }
    editedAt
    originalContent
    revokedAt
  }
`);

export const Messages = graphql(`
  query Messages($contactId: ID!, $limit: Int, $nextToken: String) {
    messages(contactId: $contactId, limit: $limit, nextToken: $nextToken) {
      items {
        ...MessageFields
      }
      nextToken
    }
  }
`);

export const Conversations = graphql(`
  query Conversations($channel: Channel, $limit: Int, $nextToken: String) {
    conversations(channel: $channel, limit: $limit, nextToken: $nextToken) {
      items {
        contactId
        channel
        contact {
          ...ContactFields
        }
        lastMessage {
          ...MessageFields
        }
        lastMessageAt
      }
      nextToken
    }
  }
`);

export const OnInboundMessage = graphql(`
  subscription OnInboundMessage {
    onInboundMessage {
      ...MessageFields
    }
  }
`);

export const OnMessageStatus = graphql(`
  subscription OnMessageStatus {
    onMessageStatus {
      ...MessageFields
    }
  }
`);

const PAGE = 30;

/** Messages with one contact, newest first. */
export function messagesQuery(api: Api, contactId: string) {
  return infiniteQueryOptions({
    queryKey: ["messages", contactId],
    queryFn: async ({ pageParam }) =>
      (await api.request(Messages, { contactId, limit: PAGE, nextToken: pageParam })).messages,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}

/** The latest message with every contact, over one channel or any, newest first. */
export function conversationsQuery(api: Api, channel: Channel | null) {
  return infiniteQueryOptions({
    queryKey: ["conversations", channel],
    queryFn: async ({ pageParam }) =>
      (await api.request(Conversations, { channel, limit: PAGE, nextToken: pageParam }))
        .conversations,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}

/** Pages are fetched again one after the other; older ones are asked for when somebody scrolls up. */
const FETCHED_AGAIN = 3;

export function keepNewestMessages(queryClient: QueryClient): void {
  queryClient.setQueriesData<InfiniteData<unknown>>(
    { queryKey: ["messages"] },
    (data) =>
      data && {
        pages: data.pages.slice(0, FETCHED_AGAIN),
        pageParams: data.pageParams.slice(0, FETCHED_AGAIN),
      },
  );
}
