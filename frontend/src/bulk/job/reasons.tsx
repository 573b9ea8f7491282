import { Anchor, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useWords } from "@/language/dictionary";
import styles from "../bulk.module.css";
import type { Job } from "../job";
import { ReasonList } from "../reason-list";
import { RECIPIENTS } from "./places";
import { jobWords } from "./words";

/** Everybody who did not get it, by reason, and what to do about each. */
export function Reasons({ job }: { job: Job }) {
  const says = useWords(jobWords);
  if (job.failedCount === 0 && job.unknownCount === 0) return null;
  return (
    <section aria-labelledby="reasons">
      <Title order={2} size="h4" id="reasons">
        {says.reasons}
      </Title>
      {job.failedCount > 0 && (
        <>
          <ReasonList reasons={job.failures} />
          <ShowWho status="failed" />
        </>
      )}
      {job.unknownCount > 0 && (
        <div className={styles.unknown}>
          <Text>{says.unknownTitle}</Text>
          <Text size="sm">{says.unknownSays(job.unknownCount)}</Text>
          <ShowWho status="unknown" />
        </div>
      )}
    </section>
  );
}

function ShowWho({ status }: { status: "failed" | "unknown" }) {
  const says = useWords(jobWords);
  const goThere = () => document.getElementById(RECIPIENTS)?.focus();
  return (
    <Anchor component={Link} size="sm" to={{ search: `?recipients=${status}` }} onClick={goThere}>
      {says.showFailed}
    </Anchor>
  );
}
