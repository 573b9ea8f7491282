import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { ApiError } from "@/api/error";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";
import type { BulkJobStatus, RecipientStatus } from "@/generated/graphql";
import { isFinished, type Job, newest } from "./job";

/** All of a job: a live event carries only what the fragment of its publisher selects too. */
export const BulkJobFields = graphql(`
  fragment BulkJobFields on BulkJob {
    jobId
    createdBy
    channel
    messageType
    content
    status
    totalRecipients
    sentCount
    failedCount
    unknownCount
    pendingCount
    failures {
      code
      count
      reason
      advice
    }
    rate
    version
    createdAt
    updatedAt
    startedAt
    completedAt
  }
`);

export const BulkJob = graphql(`
  query BulkJob($jobId: ID!) {
    bulkJob(jobId: $jobId) {
      ...BulkJobFields
    }
  }
`);

export const BulkJobs = graphql(`
  query BulkJobs($status: BulkJobStatus, $limit: Int, $nextToken: String) {
    bulkJobs(status: $status, limit: $limit, nextToken: $nextToken) {
      items {
        ...BulkJobFields
      }
      nextToken
    }
  }
`);

export const BulkRecipients = graphql(`
  query BulkRecipients($jobId: ID!, $status: RecipientStatus, $limit: Int, $nextToken: String) {
    bulkRecipients(jobId: $jobId, status: $status, limit: $limit, nextToken: $nextToken) {
      items {
        recipientId
        contactId
        contactName
        status
        messageId
        sentAt
        errorCode
        errorDetails
      }
      nextToken
    }
  }
`);

export const BulkReport = graphql(`
  query BulkReport($jobId: ID!) {
    bulkReport(jobId: $jobId) {
      jsonUrl
      csvUrl
    }
  }
`);

export const BulkPreflight = graphql(`
  query BulkPreflight($input: CreateBulkJobInput!) {
    bulkPreflight(input: $input) {
      totalRecipients
      distinctRecipients
      reachable
      refusals {
        code
        count
        reason
        advice
      }
      tier {
        limit
        used
        needed
        left
      }
      segments
      rate
      seconds
      needsConfirmation
      confirmationThreshold
      sendMode
    }
  }
`);

export const CreateBulkJob = graphql(`
  mutation CreateBulkJob($input: CreateBulkJobInput!) {
    createBulkJob(input: $input) {
      ...BulkJobFields
    }
  }
`);

export const ControlBulkJob = graphql(`
  mutation ControlBulkJob($jobId: ID!, $action: BulkJobAction!) {
    controlBulkJob(jobId: $jobId, action: $action) {
      ...BulkJobFields
    }
  }
`);

export const OnBulkJobProgress = graphql(`
  subscription OnBulkJobProgress($jobId: ID) {
    onBulkJobProgress(jobId: $jobId) {
      ...BulkJobFields
    }
  }
`);

const JOBS = 20;
const RECIPIENTS = 25;
/** Events tell of progress; this finds what none told, such as a worker that died. */
const SURELY = 15_000;

/** One job, never an older state of it than was shown; null when there is none. */
export function jobQuery(api: Api, jobId: string) {
  return queryOptions({
    queryKey: ["bulkJob", jobId],
    queryFn: async (): Promise<Job | null> => {
      try {
        return (await api.request(BulkJob, { jobId })).bulkJob ?? null;
      } catch (error) {
        if (error instanceof ApiError && error.code === "NOT_FOUND") return null;
        throw error;
      }
    },
    // What is fetched and what arrives live both pass here.
    structuralSharing: (before, after) => newest(before as Job | null, after as Job | null),
    refetchInterval: ({ state }) => (state.data && !isFinished(state.data) ? SURELY : false),
  });
}

/** Takes over a state of a job that did not come by asking for it. */
export function keepJob(queryClient: QueryClient, api: Api, job: Job): void {
  queryClient.setQueryData(jobQuery(api, job.jobId).queryKey, (before) => newest(before, job));
}

/** Jobs of one status or of all, newest first. */
export function jobsQuery(api: Api, status: BulkJobStatus | null) {
  return infiniteQueryOptions({
    queryKey: ["bulkJobs", status],
    queryFn: async ({ pageParam }) =>
      (await api.request(BulkJobs, { status, limit: JOBS, nextToken: pageParam })).bulkJobs,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}

/** What became of a job's recipients; `asOf` changes when it is worth reading again. */
export function recipientsQuery(
  api: Api,
  jobId: string,
  status: RecipientStatus | null,
  asOf: number,
) {
  return infiniteQueryOptions({
    queryKey: ["bulkRecipients", jobId, status, asOf],
    queryFn: async ({ pageParam }) =>
      (
        await api.request(BulkRecipients, {
          jobId,
          status,
          limit: RECIPIENTS,
          nextToken: pageParam,
        })
      ).bulkRecipients,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}
