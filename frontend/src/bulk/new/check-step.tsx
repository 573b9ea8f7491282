import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { BulkPreflightQuery } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { number } from "@/language/numbers";
import { Failure } from "@/layout/failure";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import styles from "../bulk.module.css";
import { ReasonList } from "../reason-list";
import { useDuration } from "../use-duration";
import type { Audience } from "./audience";
import type { Draft } from "./draft";
import { addressOf } from "./steps";
import { planOf, usePreflight } from "./use-preflight";
import { checkWords } from "./words";

export type Preflight = BulkPreflightQuery["bulkPreflight"];

export interface PlannedProps {
  draft: Draft;
  audience: Audience;
}

/** What will happen, before anything does. */
export function CheckStep({ draft, audience }: PlannedProps) {
  const says = useWords(checkWords);
  const preflight = usePreflight(planOf(draft, audience));
  return (
    <Stack gap="md">
      <PageTitle>{says.title}</PageTitle>
      {preflight.isPending && <Waiting says={says.checking} />}
      {preflight.error && <Failure error={preflight.error} retry={preflight.refetch} />}
      {preflight.data && <Verdict preflight={preflight.data} />}
      <Group>
        <Button component={Link} to={addressOf("message")}>
          {says.back}
        </Button>
        {preflight.data && !isStopped(preflight.data) && (
          <Button component={Link} to={addressOf("confirm")}>
            {says.next}
          </Button>
        )}
        {preflight.data && (
          <Button loading={preflight.isFetching} onClick={() => void preflight.refetch()}>
            {says.again}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** Whether there is nothing to send, or the platform would refuse to create it. */
export function isStopped({ reachable, tier }: Preflight): boolean {
  return reachable === 0 || (tier?.needed ?? 0) > (tier?.left ?? 0);
}

function Verdict({ preflight }: { preflight: Preflight }) {
  const says = useWords(checkWords);
  const { reachable, distinctRecipients, refusals, tier } = preflight;
  const refused = distinctRecipients - reachable;
  return (
    <>
      <div className={styles.numbers} role="status">
        <Text>
          <span className={styles.number}>{number(reachable)}</span> {says.reachable}
        </Text>
        <Text>
          <span className={styles.number}>{number(refused)}</span> {says.refused}
        </Text>
      </div>
      {reachable === 0 && <Alert role="alert">{says.nobody}</Alert>}
      {tier && tier.needed > tier.left && (
        <Alert role="alert">{says.tierFull(tier.needed, tier.left)}</Alert>
      )}
      {refused === 0 ? (
        <Text>{says.everybody}</Text>
      ) : (
        <section aria-labelledby="refused">
          <Title order={2} size="h4" id="refused">
            {says.refusedTitle}
          </Title>
          <Text size="sm">{says.refusedSays}</Text>
          <ReasonList reasons={refusals} />
        </section>
      )}
      <Costs preflight={preflight} />
    </>
  );
}

function Costs({ preflight }: { preflight: Preflight }) {
  const says = useWords(checkWords);
  const duration = useDuration();
  const { tier, segments, seconds, rate, reachable, sendMode } = preflight;
  return (
    <dl className={styles.facts}>
      <dt>{says.takes}</dt>
      <dd>{says.takesSays(duration(seconds), rate)}</dd>
      {tier && (
        <>
          <dt>{says.tier}</dt>
          <dd>{says.tierSays(tier.needed, tier.left, tier.limit)}</dd>
        </>
      )}
      {typeof segments === "number" && (
        <>
          <dt>{says.parts}</dt>
          <dd>{says.partsSay(segments, segments * reachable)}</dd>
        </>
      )}
      <dt>{says.mode}</dt>
      <dd>{sendMode === "LIVE" ? says.live : says.dryRun}</dd>
    </dl>
  );
}
