import { NativeSelect, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { useApi } from "@/api/provider";
import type { DlqStatisticsQuery } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import styles from "./dead-letters.module.css";
import { type Shown, statisticsQuery } from "./queries";
import { deadLetterWords, queueWords } from "./words";

type Queue = DlqStatisticsQuery["dlqStatistics"][number];

/** How each queue stands, and the choice of one and of a state. */
export function Statistics({ shown }: { shown: Shown }) {
  const says = useWords(deadLetterWords);
  const navigate = useNavigate();
  const statistics = useQuery(statisticsQuery(useApi()));
  const states = [
    { value: "", label: says.open },
    { value: "waiting", label: says.waitingOnly },
    { value: "exhausted", label: says.exhaustedOnly },
    { value: "replayed", label: says.replayedOnly },
  ];
  return (
    <>
      {statistics.isPending && <Waiting says={says.loadingStatistics} />}
      {statistics.error && <Failure error={statistics.error} retry={statistics.refetch} />}
      <nav aria-label={says.queues}>
        <ul className={styles.queues}>
          {statistics.data?.map((queue) => (
            <QueueLink key={queue.queueName} queue={queue} shown={shown} />
          ))}
        </ul>
      </nav>
      <NativeSelect
        my="md"
        maw={260}
        label={says.show}
        value={shown.state ?? ""}
        data={states}
        onChange={(event) => void navigate(addressOf(shown.queueName, event.currentTarget.value))}
      />
    </>
  );
}

function QueueLink({ queue, shown }: { queue: Queue; shown: Shown }) {
  const says = useWords(deadLetterWords);
  const names: Readonly<Record<string, string>> = useWords(queueWords);
  return (
    <li>
      <Link
        to={addressOf(queue.queueName, shown.state ?? "")}
        aria-current={queue.queueName === shown.queueName ? "page" : undefined}
      >
        <Text component="span">{names[queue.queueName] ?? queue.queueName}</Text>
        <Text component="span" size="sm">
          {says.waiting(queue.waiting)}
        </Text>
        <Text component="span" size="sm">
          {says.exhausted(queue.exhausted)}
        </Text>
        <Text component="span" size="sm">
          {says.replayedLately(queue.replayed)}
        </Text>
        {queue.oldest && (
          <Text component="span" size="sm">
            {says.oldest(dayAndTimeOf(queue.oldest))}
          </Text>
        )}
      </Link>
    </li>
  );
}

function addressOf(queue: string, state: string): string {
  const params = new URLSearchParams(state ? { queue, state } : { queue });
  return `/admin/dead-letters?${params}`;
}
