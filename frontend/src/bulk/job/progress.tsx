import { useWords } from "@/language/dictionary";
import { number } from "@/language/numbers";
import { Bar } from "../bar";
import styles from "../bulk.module.css";
import { isFinished, isRunning, type Job } from "../job";
import { useDuration } from "../use-duration";
import { bulkWords } from "../words";
import { measured, secondsLeft } from "./pace";
import { usePace } from "./use-job";
import { jobWords } from "./words";

const kinds = ["sent", "failed", "unknown", "pending"] as const;

/** The live bar, its numbers, the rate and the time that is left. */
export function Progress({ job }: { job: Job }) {
  const says = useWords(bulkWords);
  const many = {
    sent: job.sentCount,
    failed: job.failedCount,
    unknown: job.unknownCount,
    pending: job.pendingCount,
  };
  return (
    <>
      <div className={styles.wideBar}>
        <Bar job={job} />
      </div>
      <dl className={styles.counts}>
        {kinds.map((kind) => (
          <div key={kind}>
            <dt data-kind={kind}>{says[kind]}</dt>
            <dd>{number(many[kind])}</dd>
          </div>
        ))}
      </dl>
      {isFinished(job) ? <Taken job={job} /> : <Pace job={job} />}
    </>
  );
}

function Pace({ job }: { job: Job }) {
  const says = useWords(jobWords);
  const duration = useDuration();
  const rate = measured(usePace(job));
  const left = secondsLeft(job, rate);
  return (
    <dl className={styles.facts}>
      {isRunning(job) && (
        <>
          <dt>{says.rate}</dt>
          <dd>{rate === null ? says.permitted(job.rate) : says.perSecond(rate)}</dd>
        </>
      )}
      <dt>{says.timeLeft}</dt>
      <dd>{left === null ? says.whilePaused : says.about(duration(left))}</dd>
    </dl>
  );
}

function Taken({ job: { startedAt, completedAt } }: { job: Job }) {
  const says = useWords(jobWords);
  const duration = useDuration();
  if (!startedAt || !completedAt) return null;
  const seconds = (Date.parse(completedAt) - Date.parse(startedAt)) / 1000;
  return (
    <dl className={styles.facts}>
      <dt>{says.took}</dt>
      <dd>{duration(seconds)}</dd>
    </dl>
  );
}
