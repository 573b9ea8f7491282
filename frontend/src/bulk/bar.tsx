import { useWords } from "@/language/dictionary";
import styles from "./bulk.module.css";
import { type Job, settled } from "./job";
import { bulkWords } from "./words";

/** What became of the recipients, as parts of one line; the numbers beside it say the same. */
export function Bar({ job }: { job: Job }) {
  const says = useWords(bulkWords);
  const parts = [
    { kind: "sent", many: job.sentCount },
    { kind: "failed", many: job.failedCount },
    { kind: "unknown", many: job.unknownCount },
  ] as const;
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label={says.progress}
      aria-valuemin={0}
      aria-valuemax={job.totalRecipients}
      aria-valuenow={settled(job)}
      aria-valuetext={says.of(settled(job), job.totalRecipients)}
    >
      {parts.map(({ kind, many }) => (
        <span
          key={kind}
          data-kind={kind}
          style={{ width: `${(many / job.totalRecipients) * 100}%` }}
        />
      ))}
    </div>
  );
}
