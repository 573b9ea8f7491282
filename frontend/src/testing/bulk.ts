import { ApiError } from "@/api/error";
import type { Job } from "@/bulk/job";
import {
  BulkJob,
  BulkJobs,
  BulkPreflight,
  BulkRecipients,
  BulkReport,
  CreateBulkJob,
} from "@/bulk/queries";
import type { BulkPreflightQuery, BulkRecipientsQuery } from "@/generated/graphql";
import { minutesAfterNoon } from "./factories";
import type { FakeApi } from "./fake-api";

type Recipient = BulkRecipientsQuery["bulkRecipients"]["items"][number];
type Preflight = BulkPreflightQuery["bulkPreflight"];

export function bulkJob(given: Partial<Job> = {}): Job {
  return {
    jobId: "job",
    createdBy: "Operator",
    channel: "whatsapp",
    messageType: "template",
    content: "order_ready (en_US)",
    status: "in_progress",
    totalRecipients: 40,
    sentCount: 10,
    failedCount: 0,
    unknownCount: 0,
    pendingCount: 30,
    failures: [],
    rate: 80,
    version: 5,
    createdAt: minutesAfterNoon(0),
    updatedAt: minutesAfterNoon(1),
    startedAt: minutesAfterNoon(0),
    completedAt: null,
    ...given,
  };
}

export function bulkRecipient(given: Partial<Recipient> = {}): Recipient {
  return {
    recipientId: "r1",
    contactId: "asha",
    contactName: "Asha Rao",
    status: "sent",
    messageId: "m1",
    sentAt: minutesAfterNoon(1),
    errorCode: null,
    errorDetails: null,
    ...given,
  };
}

export function bulkPreflight(given: Partial<Preflight> = {}): Preflight {
  return {
    totalRecipients: 25,
    distinctRecipients: 25,
    reachable: 25,
    refusals: [],
    tier: null,
    segments: null,
    rate: 80,
    seconds: 1,
    needsConfirmation: true,
    confirmationThreshold: 20,
    sendMode: "LIVE",
    ...given,
  };
}

interface Records {
  jobs?: readonly Job[];
  recipients?: readonly Recipient[];
  preflight?: Preflight;
}

/** Gives a platform these bulk jobs; a new one is created as the first of them. */
export function withBulk(
  api: FakeApi,
  { jobs = [], recipients = [], preflight = bulkPreflight() }: Records = {},
): FakeApi {
  return api
    .on(BulkJobs, ({ status }) => ({
      bulkJobs: {
        items: jobs.filter((job) => !status || job.status === status),
        nextToken: null,
      },
    }))
    .on(BulkJob, ({ jobId }) => {
      const job = jobs.find((each) => each.jobId === jobId);
      if (!job) throw new ApiError("NOT_FOUND", "There is no such job.");
      return { bulkJob: job };
    })
    .on(BulkRecipients, ({ status }) => ({
      bulkRecipients: {
        items: recipients.filter((each) => !status || each.status === status),
        nextToken: null,
      },
    }))
    .on(BulkReport, () => ({
      bulkReport: { jsonUrl: "https://reports.example/job.json", csvUrl: null },
    }))
    .on(BulkPreflight, () => ({ bulkPreflight: preflight }))
    .on(CreateBulkJob, () => ({ createBulkJob: jobs[0] ?? bulkJob() }));
}
