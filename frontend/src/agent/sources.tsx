import { Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { number } from "@/language/numbers";
import styles from "./agent.module.css";
import type { Draft } from "./draft";
import { draftWords } from "./words";

type Source = Draft["sources"][number];

/** The passages that a draft rests on, folded until somebody asks. */
export function Sources({ sources }: { sources: readonly Source[] }) {
  const says = useWords(draftWords);
  if (sources.length === 0) return <Text size="sm">{says.noSources}</Text>;
  return (
    <details>
      <summary className={styles.summary}>{says.sources(sources.length)}</summary>
      <Passages sources={sources} />
    </details>
  );
}

/** Passages, best first, each with where it stands and how well it fits. */
export function Passages({ sources }: { sources: readonly Source[] }) {
  const says = useWords(draftWords);
  return (
    <ol className={styles.passages}>
      {sources.map(({ content, source, score }) => (
        <li key={`${source} ${content}`}>
          <Text size="sm" className={styles.words}>
            {content}
          </Text>
          <Text size="xs" c="dimmed" title={source ?? undefined}>
            {[nameOf(source) ?? says.unnamed, isNumber(score) ? says.score(number(score)) : ""]
              .filter(Boolean)
              .join(" · ")}
          </Text>
        </li>
      ))}
    </ol>
  );
}

/** The file of an address such as `s3://bucket/folder/hours.md`. */
function nameOf(source: string | null | undefined): string | null {
  return source?.split("/").findLast(Boolean) ?? null;
}

function isNumber(score: number | null | undefined): score is number {
  return typeof score === "number";
}
