import { Button, Checkbox, Group, Text } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { Waiting } from "@/layout/waiting";
import styles from "../admin.module.css";
import { Letter } from "./letter";
import { type DeadLetter, lettersQuery, type Shown } from "./queries";
import { Results } from "./results";
import { useReplay } from "./use-replay";
import { deadLetterWords } from "./words";

/** The letters of one queue, choosing among those that wait, and trying them again. */
export function Letters({ shown }: { shown: Shown }) {
  const says = useWords(deadLetterWords);
  const list = useInfiniteQuery(lettersQuery(useApi(), shown));
  const queryClient = useQueryClient();
  const [chosen, choose] = useState<ReadonlySet<string>>(NONE);
  const { replay, results, stop } = useReplay(shown.queueName);
  const letters = list.data?.pages.flatMap((page) => page.items) ?? [];
  const waiting = letters.filter(isWaiting);
  const named = waiting.filter(({ dlqMessageId }) => chosen.has(dlqMessageId));
  const isBusy = replay.isPending;
  const tryAgain = (ids: readonly string[] | "all") =>
    replay.mutate(ids, { onSettled: () => choose(NONE) });
  return (
    <>
      <Group gap="xs" mb="sm">
        <Checkbox
          label={says.chooseAll(waiting.length)}
          disabled={waiting.length === 0 || isBusy}
          checked={waiting.length > 0 && named.length === waiting.length}
          indeterminate={named.length > 0 && named.length < waiting.length}
          onChange={(event) => choose(event.currentTarget.checked ? idsOf(waiting) : NONE)}
        />
        <Button disabled={named.length === 0 || isBusy} onClick={() => tryAgain([...idsOf(named)])}>
          {says.replayChosen(named.length)}
        </Button>
        <Button disabled={isBusy} onClick={() => tryAgain("all")}>
          {says.replayAll}
        </Button>
        <Button
          disabled={isBusy}
          onClick={() => void queryClient.invalidateQueries({ queryKey: ["deadLetters"] })}
        >
          {says.look}
        </Button>
      </Group>
      <Results results={results} isBusy={isBusy} stop={stop} />
      {replay.error && <Failure error={replay.error} />}
      {list.isPending && <Waiting says={says.loading} />}
      {list.error && <Failure error={list.error} retry={list.refetch} />}
      {list.data && letters.length === 0 && <Text role="status">{says.none}</Text>}
      {letters.length > 0 && (
        <ul className={styles.list} aria-label={says.title}>
          {letters.map((letter) => (
            <Letter
              key={letter.dlqMessageId}
              letter={letter}
              isChosen={chosen.has(letter.dlqMessageId)}
              isBusy={isBusy}
              onChoose={(isChosen) => choose(changed(chosen, letter.dlqMessageId, isChosen))}
            />
          ))}
        </ul>
      )}
      <LoadMore list={list} mt="md" />
    </>
  );
}

const NONE: ReadonlySet<string> = new Set();

export function isWaiting({ state }: DeadLetter): boolean {
  return state === "waiting";
}

function idsOf(letters: readonly DeadLetter[]): ReadonlySet<string> {
  return new Set(letters.map(({ dlqMessageId }) => dlqMessageId));
}

function changed(chosen: ReadonlySet<string>, id: string, isChosen: boolean): ReadonlySet<string> {
  const next = new Set(chosen);
  if (isChosen) next.add(id);
  else next.delete(id);
  return next;
}
