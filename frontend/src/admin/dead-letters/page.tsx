import { Group, Text } from "@mantine/core";
import { useSearchParams } from "react-router";
import { useApi } from "@/api/provider";
import type { DlqState } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Export } from "@/layout/export";
import { PageTitle } from "@/layout/page-title";
import { adminWords } from "../words";
import { Letters } from "./letters";
import { letterPages, type Shown } from "./queries";
import { Statistics } from "./statistics";
import { deadLetterWords } from "./words";

/** Letters of the queue for incoming events are what people ask about first. */
const FIRST = "inbound-dlq";

const columns = [
  "receivedAt",
  "state",
  "retryCount",
  "errorDetails",
  "originalMessageId",
  "lastAttemptAt",
  "replayedAt",
  "unreadable",
  "dlqMessageId",
  "payload",
] as const;

/** What could not be processed: how each queue stands, why, and trying again. */
export function DeadLettersPage() {
  const says = useWords(deadLetterWords);
  const exportSays = useWords(adminWords);
  const api = useApi();
  const [params] = useSearchParams();
  const shown: Shown = {
    queueName: params.get("queue") ?? FIRST,
    state: stateOf(params.get("state")),
  };
  return (
    <>
      <Group justify="space-between">
        <PageTitle>{says.title}</PageTitle>
        <Export
          says={exportSays}
          name={`dead-letters-${shown.queueName}-${shown.state ?? "open"}.csv`}
          columns={columns}
          pages={rows}
        />
      </Group>
      <Text my="sm" size="sm">
        {says.about}
      </Text>
      <Statistics shown={shown} />
      <Letters key={`${shown.queueName} ${shown.state}`} shown={shown} />
    </>
  );

  async function* rows() {
    for await (const page of letterPages(api, shown)) {
      yield page.map((letter) => columns.map((column) => letter[column]));
    }
  }
}

function stateOf(text: string | null): DlqState | null {
  return text === "waiting" || text === "exhausted" || text === "replayed" ? text : null;
}
