import { Button, Group, Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import styles from "./dead-letters.module.css";
import type { Result } from "./replay";
import { deadLetterWords } from "./words";

/** So many reasons are listed; the letters themselves have them all. */
const LISTED = 100;

interface ResultsProps {
  results: readonly Result[] | null;
  isBusy: boolean;
  stop: () => void;
}

/** What became of each letter, as it happens. */
export function Results({ results, isBusy, stop }: ResultsProps) {
  const says = useWords(deadLetterWords);
  const left = results?.filter(({ outcome }) => outcome !== "replayed") ?? [];
  const many = (outcome: Result["outcome"]) =>
    results?.filter((each) => each.outcome === outcome).length ?? 0;
  return (
    <div className={results ? styles.results : undefined}>
      <div role="status">
        {results && (
          <Text>
            {isBusy ? `${says.replaying} ` : ""}
            {says.outcome(many("replayed"), many("failed"), many("skipped"))}
            {!isBusy && results.length === 0 ? ` ${says.nothingToReplay}` : ""}
          </Text>
        )}
      </div>
      {isBusy && (
        <Group mt="xs">
          <Button size="xs" onClick={stop}>
            {says.stop}
          </Button>
        </Group>
      )}
      {left.length > 0 && (
        <ul className={styles.reasons} aria-label={says.notReplayed}>
          {left.slice(0, LISTED).map(({ dlqMessageId, outcome, reason, exhausted }) => (
            <li key={dlqMessageId}>
              {outcome === "skipped" ? says.skipped : says.failed}: {reason ?? "–"}{" "}
              {exhausted ? says.wasLast : ""}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
