import { Button, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { NavLink } from "react-router";
import { useApi } from "@/api/provider";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import styles from "./dm.module.css";
import { useLive } from "./live-messages";
import { type Conversation, latest } from "./merge";
import { conversationsQuery } from "./queries";
import { Ticks } from "./ticks";

export function ConversationList() {
  const live = useLive();
  const query = useInfiniteQuery(conversationsQuery(useApi()));
  const fetched = query.data?.pages.flatMap((page) => page.items) ?? [];
  const conversations = latest(fetched, live.messages);
  return (
    <nav aria-label="Conversations">
      {query.isPending && <Waiting for="conversations" />}
      {query.error && <Failure error={query.error} retry={query.refetch} />}
      {query.data && conversations.length === 0 && (
        <Text p="md" size="sm">
          No conversations yet. They appear here when a customer writes, or when you open one from a
          contact.
        </Text>
      )}
      <ul className={styles.conversations}>
        {conversations.map((conversation) => (
          <ConversationRow key={conversation.contactId} conversation={conversation} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          m="md"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </nav>
  );
}

function ConversationRow({ conversation }: { conversation: Conversation }) {
  const { contactId, contact, lastMessage } = conversation;
  return (
    <li>
      <NavLink to={`/dm/${contactId}`} className={() => styles.conversation}>
        <Text component="span" truncate>
          {contact?.name ?? "Deleted contact"}
        </Text>
        <Text component="span" size="sm" truncate c="ink.5">
          <Ticks status={lastMessage.status} />{" "}
          {lastMessage.content ?? lastMessage.caption ?? lastMessage.messageType}
        </Text>
      </NavLink>
    </li>
  );
}
