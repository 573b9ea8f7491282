import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";
import type { DlqMessagesQuery, DlqState } from "@/generated/graphql";

export const DlqStatistics = graphql(`
  query DlqStatistics {
    dlqStatistics {
      queueName
      waiting
      exhausted
      replayed
      oldest
    }
  }
`);

export const DlqMessages = graphql(`
  query DlqMessages($queueName: String!, $state: DlqState, $limit: Int, $nextToken: String) {
    dlqMessages(queueName: $queueName, state: $state, limit: $limit, nextToken: $nextToken) {
      items {
        dlqMessageId
        state
        originalMessageId
        retryCount
        exhausted
        unreadable
        receivedAt
        lastAttemptAt
        replayedAt
        errorDetails
        payload
      }
      nextToken
    }
  }
`);

export const WaitingDlqMessages = graphql(`
  query WaitingDlqMessages($queueName: String!, $nextToken: String) {
    dlqMessages(queueName: $queueName, state: waiting, limit: 100, nextToken: $nextToken) {
      items {
        dlqMessageId
      }
      nextToken
    }
  }
`);

export const ReplayDlq = graphql(`
  mutation ReplayDlq($input: ReplayDlqInput!) {
    replayDlq(input: $input) {
      results {
        dlqMessageId
        outcome
        reason
        exhausted
      }
    }
  }
`);

export type DeadLetter = DlqMessagesQuery["dlqMessages"]["items"][number];

/** One queue, and the letters of one state; null is those that are still open. */
export interface Shown {
  readonly queueName: string;
  readonly state: DlqState | null;
}

/** How the queues stand. */
export function statisticsQuery(api: Api) {
  return queryOptions({
    queryKey: ["deadLetters", "statistics"],
    queryFn: async () => (await api.request(DlqStatistics, {})).dlqStatistics,
  });
}

/** Letters with what customers wrote in them, so nothing is kept after the page is left. */
export function lettersQuery(api: Api, shown: Shown) {
  return infiniteQueryOptions({
    queryKey: ["deadLetters", shown],
    queryFn: ({ pageParam }) => page(api, shown, 50, pageParam),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
    gcTime: 0,
  });
}

/** All of them, page by page. */
export async function* letterPages(api: Api, shown: Shown) {
  let nextToken: string | null = null;
  do {
    const found: DlqMessagesQuery["dlqMessages"] = await page(api, shown, 100, nextToken);
    yield found.items;
    nextToken = found.nextToken ?? null;
  } while (nextToken);
}

async function page(api: Api, shown: Shown, limit: number, nextToken: string | null) {
  return (await api.request(DlqMessages, { ...shown, limit, nextToken })).dlqMessages;
}
