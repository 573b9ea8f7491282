import { VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { useWords } from "@/language/dictionary";
import { type Job, settled } from "../job";
import { useNames } from "../status";
import { jobWords } from "./words";

/** Reads aloud a change of state and every quarter of the way, not every number. */
export function Announcer({ job }: { job: Job }) {
  const says = useWords(jobWords);
  const names = useNames();
  const mark = `${job.status} ${quarter(job)}`;
  const [heard, hear] = useState({ mark, status: job.status, said: "" });
  if (heard.mark !== mark) {
    const progress = says.progressIs(settled(job), job.totalRecipients, job.failedCount);
    const change = heard.status === job.status ? "" : says.statusIs(names.ofJob(job.status));
    hear({ mark, status: job.status, said: [change, progress].filter(Boolean).join(" ") });
  }
  return <VisuallyHidden role="status">{heard.said}</VisuallyHidden>;
}

function quarter(job: Job): number {
  return Math.floor((4 * settled(job)) / job.totalRecipients);
}
