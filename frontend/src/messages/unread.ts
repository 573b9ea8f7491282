import { useDocumentVisibility } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useMe } from "@/access/me";
import { useApi } from "@/api/provider";
import { useLive } from "./live-messages";
import type { Conversation, Message } from "./merge";
import { conversationsQuery } from "./queries";
import { sawUntil, seenKey, useSeen } from "./seen";

/** How many messages of a customer were not seen here; `more` may have come while nobody looked. */
export interface Unread {
  readonly count: number;
  readonly more: boolean;
}

const NOTHING: Unread = { count: 0, more: false };

/**
 * Counts what is known to be unseen: the conversation's last message and what arrived live. Only a
 * live message is known to have nothing unseen before it.
 */
export function unreadOf(
  conversation: Conversation,
  live: readonly Message[],
  seenUntil: string | undefined,
): Unread {
  const isUnseen = ({ direction, timestamp }: Message) =>
    direction === "inbound" && !(Date.parse(timestamp) <= Date.parse(seenUntil ?? ""));
  const last = conversation.lastMessage;
  const arrived = live.filter((each) => each.contactId === conversation.contactId);
  const wasFetched = arrived.every(({ messageId }) => messageId !== last.messageId);
  const count = [...arrived, ...(wasFetched ? [last] : [])].filter(isUnseen).length;
  return count === 0 ? NOTHING : { count, more: wasFetched && isUnseen(last) };
}

/** For the list: the unseen messages of any of its conversations. */
export function useUnread(): (conversation: Conversation) => Unread {
  const { messages } = useLive();
  const { userId } = useMe();
  const seen = useSeen();
  return (conversation) =>
    unreadOf(conversation, messages, seen[seenKey(userId, conversation.contactId)]);
}

/** For the tab's title: how many of the latest conversations have something unseen. */
export function useUnreadConversations(): number {
  const unread = useUnread();
  const { data } = useInfiniteQuery(conversationsQuery(useApi(), null));
  const fetched = data?.pages.flatMap((page) => page.items) ?? [];
  return fetched.filter((each) => unread(each).count > 0).length;
}

/** What is open in a tab that somebody looks at is seen. */
export function useSeeing(contactId: string, newest: Message | undefined): void {
  const { userId } = useMe();
  const isLookedAt = useDocumentVisibility() === "visible";
  const moment = newest?.timestamp;
  useEffect(() => {
    if (moment && isLookedAt) sawUntil(userId, contactId, moment);
  }, [userId, contactId, moment, isLookedAt]);
}
