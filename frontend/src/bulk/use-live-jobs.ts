import { useThrottledCallback } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useReducer } from "react";
import { useSubscription } from "@/api/use-subscription";
import { type Job, newest } from "./job";
import { OnBulkJobProgress } from "./queries";

type Jobs = Readonly<Record<string, Job>>;

/** A job that is new, or changed its state, belongs elsewhere in the lists: they are read again. */
const SECOND = 1000;

/** The newest state of every job that something was heard of since the page was opened. */
export function useLiveJobs(): Jobs {
  const [jobs, keep] = useReducer(kept, {});
  const queryClient = useQueryClient();
  const refetch = useThrottledCallback(
    () => void queryClient.invalidateQueries({ queryKey: ["bulkJobs"] }),
    SECOND,
  );
  useSubscription(OnBulkJobProgress, ({ onBulkJobProgress: job }) => {
    if (!job) return;
    if (jobs[job.jobId]?.status !== job.status) refetch();
    keep(job);
  });
  return jobs;
}

function kept(jobs: Jobs, job: Job): Jobs {
  return { ...jobs, [job.jobId]: newest(jobs[job.jobId], job) ?? job };
}
