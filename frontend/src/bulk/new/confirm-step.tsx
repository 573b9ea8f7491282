import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link, Navigate } from "react-router";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { isUnanswered } from "@/messages/attempt";
import styles from "../bulk.module.css";
import { useNames } from "../status";
import { isStopped, type PlannedProps, type Preflight } from "./check-step";
import { Preview } from "./preview";
import { addressOf } from "./steps";
import { useCreate } from "./use-create";
import { planOf, usePreflight } from "./use-preflight";
import { checkWords } from "./words";

/** The last look: who, what, and the number of people, typed. */
export function ConfirmStep({ draft, audience }: PlannedProps) {
  const says = useWords(checkWords);
  const preflight = usePreflight(planOf(draft, audience));
  if (preflight.data && isStopped(preflight.data))
    return <Navigate to={addressOf("check")} replace />;
  return (
    <Stack gap="md">
      <PageTitle>{says.confirmTitle}</PageTitle>
      {preflight.isPending && <Waiting says={says.checking} />}
      {preflight.error && <Failure error={preflight.error} retry={preflight.refetch} />}
      {preflight.data && <Confirm draft={draft} audience={audience} preflight={preflight.data} />}
    </Stack>
  );
}

function Confirm({ draft, audience, preflight }: PlannedProps & { preflight: Preflight }) {
  const says = useWords(checkWords);
  const names = useNames();
  const create = useCreate(planOf(draft, audience));
  const [typed, type] = useState("");
  const [isWrong, setWrong] = useState(false);
  const { distinctRecipients: people, reachable, needsConfirmation, sendMode } = preflight;
  const send = () => {
    const isRight = !needsConfirmation || typed.replace(/[\s,.]/g, "") === String(people);
    setWrong(!isRight);
    if (isRight && !create.isPending) create.mutate();
  };
  return (
    <form action={send} noValidate>
      <dl className={styles.facts}>
        <dt>{says.channel}</dt>
        <dd>{names.ofChannel(draft.channel)}</dd>
        <dt>{says.people}</dt>
        <dd>{says.peopleSay(reachable, people)}</dd>
        <dt>{says.mode}</dt>
        <dd>{sendMode === "LIVE" ? says.live : says.dryRun}</dd>
        <dt>{says.message}</dt>
        <dd>
          <Preview draft={draft} />
        </dd>
      </dl>
      {needsConfirmation ? (
        <TextInput
          mt="md"
          maw={360}
          label={says.type(people)}
          description={says.typeHint(preflight.confirmationThreshold)}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          error={isWrong && says.typedWrong(people)}
          onChange={(event) => {
            type(event.currentTarget.value);
            setWrong(false);
          }}
        />
      ) : (
        <Text mt="md" size="sm">
          {says.once}
        </Text>
      )}
      {create.error && <NotCreated error={create.error} />}
      <Group mt="md">
        <Button component={Link} to={addressOf("check")}>
          {says.back}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {says.send(people)}
        </Button>
      </Group>
    </form>
  );
}

function NotCreated({ error }: { error: Error }) {
  const says = useWords(checkWords);
  if (!isUnanswered(error)) return <Failure error={error} />;
  return (
    <Alert role="alert" mt="md" title={says.unanswered}>
      {says.noAnswer}
    </Alert>
  );
}
