import { Anchor, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import type { DlqStatisticsQuery } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { number } from "@/language/numbers";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import styles from "./dashboard.module.css";
import { deadLettersQuery } from "./queries";
import { dashboardWords } from "./words";

type Queue = DlqStatisticsQuery["dlqStatistics"][number];

/** What could not be processed and waits for a person. */
export function DeadLetters() {
  const says = useWords(dashboardWords);
  const queues = useQuery(deadLettersQuery(useApi()));
  const mayReplay = useMay("Query.dlqMessages");
  return (
    <section className={styles.card} aria-labelledby="dead-letters">
      <Title order={2} size="h5" id="dead-letters">
        {says.deadLetters}
      </Title>
      {queues.isPending && <Waiting says={says.loadingLetters} />}
      {queues.error && !queues.data && <Failure error={queues.error} retry={queues.refetch} />}
      {queues.data && <Depths queues={queues.data} />}
      {mayReplay && (
        <Text size="sm">
          <Anchor component={Link} to="/admin/dead-letters">
            {says.lookAtThem}
          </Anchor>
        </Text>
      )}
    </section>
  );
}

function Depths({ queues }: { queues: readonly Queue[] }) {
  const says = useWords(dashboardWords);
  const oldest = queues.flatMap(({ oldest }) => oldest ?? []).toSorted()[0];
  return (
    <>
      <dl className={styles.facts}>
        {queues.map(({ queueName, waiting, exhausted }) => (
          <div key={queueName} data-alarm={waiting + exhausted > 0}>
            <dt>{nameOf(queueName, says)}</dt>
            <dd>
              {exhausted > 0
                ? says.waitingAndParked(number(waiting), number(exhausted))
                : says.waiting(number(waiting))}
            </dd>
          </div>
        ))}
      </dl>
      {oldest && <Text size="sm">{says.oldest(dayAndTimeOf(oldest))}</Text>}
    </>
  );
}

function nameOf(queueName: string, says: Record<"inbound" | "bulk" | "outbound", string>): string {
  switch (queueName) {
    case "inbound-dlq":
      return says.inbound;
    case "bulk-dlq":
      return says.bulk;
    case "outbound-dlq":
      return says.outbound;
    default:
      return queueName;
  }
}
