import { Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import styles from "./bulk.module.css";
import type { Job } from "./job";
import { bulkWords } from "./words";

/** Reasons not to reach people: how many, why, and what to do. */
export function ReasonList({ reasons }: { reasons: Job["failures"] }) {
  const says = useWords(bulkWords);
  return (
    <ul className={styles.reasons}>
      {reasons.map((reason) => (
        <li key={reason.code}>
          <Text>
            {says.people(reason.count)} · {reason.reason}
          </Text>
          {reason.advice && <Text size="sm">{reason.advice}</Text>}
        </li>
      ))}
    </ul>
  );
}
