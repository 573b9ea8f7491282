import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import { useSubscription } from "@/api/use-subscription";
import type { Job } from "../job";
import { jobQuery, keepJob, OnBulkJobProgress } from "../queries";
import { observe, type Sample } from "./pace";

/** A job as it is, live. */
export function useJob(jobId: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  useSubscription(
    OnBulkJobProgress,
    ({ onBulkJobProgress: job }) => job && keepJob(queryClient, api, job),
    { jobId },
  );
  return useQuery(jobQuery(api, jobId));
}

/** What was seen of a job's pace since the page was opened. */
export function usePace(job: Job): readonly Sample[] {
  const [seen, see] = useState<{ version: number; samples: readonly Sample[] }>(() => ({
    version: job.version,
    samples: observe([], job),
  }));
  if (seen.version === job.version) return seen.samples;
  const samples = observe(seen.samples, job);
  see({ version: job.version, samples });
  return samples;
}
