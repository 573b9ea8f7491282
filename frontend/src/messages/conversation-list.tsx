import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { MOD_KEY } from "@/keyboard/mod-key";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { Waiting } from "@/layout/waiting";
import { ConversationRow } from "./conversation-row";
import styles from "./dm.module.css";
import { type Filter, isNamed, useFilter } from "./filter";
import { Filters } from "./filters";
import { useLive } from "./live-messages";
import { latest } from "./merge";
import { CONVERSATION_LIST } from "./places";
import { conversationsQuery } from "./queries";
import { useUnread } from "./unread";
import { onArrows } from "./use-keys";
import { listWords } from "./words";

export function ConversationList() {
  const says = useWords(listWords);
  const live = useLive();
  const filter = useFilter();
  const query = useInfiniteQuery(conversationsQuery(useApi(), filter.channel));
  const unread = useUnread();
  const fetched = query.data?.pages.flatMap((page) => page.items) ?? [];
  const unreadOf = new Map(fetched.map((each) => [each.contactId, unread(each)]));
  const arrived = live.messages.filter(
    ({ channel }) => filter.channel === null || channel === filter.channel,
  );
  const shown = latest(fetched, arrived).filter((each) => isNamed(each, filter.name));
  return (
    <nav aria-label={says.title}>
      <Filters filter={filter} />
      {query.isPending && <Waiting says={says.loading} />}
      {query.error && <Failure error={query.error} retry={query.refetch} />}
      {query.data && shown.length === 0 && <Nothing filter={filter} loaded={fetched.length} />}
      <ul id={CONVERSATION_LIST} className={styles.conversations} onKeyDown={onArrows}>
        {shown.map((conversation) => (
          <ConversationRow
            key={conversation.contactId}
            conversation={conversation}
            unread={unreadOf.get(conversation.contactId)}
          />
        ))}
      </ul>
      <LoadMore list={query} m="md" size="xs" />
    </nav>
  );
}

function Nothing({ filter, loaded }: { filter: Filter; loaded: number }) {
  const says = useWords(listWords);
  return (
    <Text p="md" size="sm" role="status">
      {nothing()}
    </Text>
  );

  function nothing(): string {
    if (loaded > 0) return says.noneNamed(filter.name, loaded, MOD_KEY);
    return filter.channel ? says.noneOnChannel(says[filter.channel]) : says.none;
  }
}
