import { Button, Center, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import { Bubble } from "./bubble";
import styles from "./dm.module.css";
import { useLive } from "./live-messages";
import { thread } from "./merge";
import { messagesQuery } from "./queries";

/** Everything said with one contact, oldest at the top, live at the bottom. */
export function Thread({ contactId }: { contactId: string }) {
  const live = useLive();
  const query = useInfiniteQuery(messagesQuery(useApi(), contactId));
  const fetched = query.data?.pages.flatMap((page) => page.items) ?? [];
  const messages = thread(fetched, live.messages, contactId);
  return (
    <div className={styles.thread} role="log" aria-label="Messages">
      {query.hasNextPage && (
        <Center>
          <Button
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => query.fetchNextPage()}
          >
            Load older messages
          </Button>
        </Center>
      )}
      {query.isPending && <Waiting for="messages" />}
      {query.error && <Failure error={query.error} retry={query.refetch} />}
      {query.data && messages.length === 0 && <Text size="sm">No messages yet.</Text>}
      <ol className={styles.messages}>
        {messages.map((message) => (
          <Bubble key={message.messageId} message={message} />
        ))}
      </ol>
      <div key={messages.at(-1)?.messageId} ref={showWhenNew} />
    </div>
  );
}

/** The end of the thread is a new element whenever a newer message is last: then it is shown. */
function showWhenNew(end: HTMLElement | null): void {
  end?.scrollIntoView({ block: "nearest" });
}
