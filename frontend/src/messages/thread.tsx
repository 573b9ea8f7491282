import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import { lines } from "./lines";
import { useLive } from "./live-messages";
import { thread } from "./merge";
import { useOutbox } from "./outbox";
import { awaited } from "./outgoing";
import { messagesQuery } from "./queries";
import { Scroll } from "./scroll";
import { useSeeing } from "./unread";
import { threadWords } from "./words";

/** Everything said with one contact, oldest at the top, live at the bottom. */
export function Thread({ contactId }: { contactId: string }) {
  const says = useWords(threadWords);
  const live = useLive();
  const { box } = useOutbox();
  const query = useInfiniteQuery(messagesQuery(useApi(), contactId));
  const messages = useMemo(
    () => thread(query.data?.pages.flatMap((page) => page.items) ?? [], live.messages, contactId),
    [query.data, live.messages, contactId],
  );
  const shown = useMemo(
    () => lines(messages, awaited(box, contactId, messages)),
    [messages, box, contactId],
  );
  useSeeing(contactId, messages.at(-1));
  return (
    <Scroll
      lines={shown}
      older={
        query.hasNextPage ? { load: query.fetchNextPage, loading: query.isFetchingNextPage } : null
      }
    >
      {query.isPending && <Waiting says={says.loading} />}
      {query.error && <Failure error={query.error} retry={query.refetch} />}
      {query.data && shown.length === 0 && (
        <Text size="sm" py="sm">
          {says.none}
        </Text>
      )}
    </Scroll>
  );
}
