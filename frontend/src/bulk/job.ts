import type {
  BulkJobFieldsFragment,
  BulkJobStatus,
  Channel,
  RecipientStatus,
} from "@/generated/graphql";

export type Job = BulkJobFieldsFragment;

export const channels: readonly Channel[] = ["whatsapp", "sms", "email"];

export const jobStatuses: readonly BulkJobStatus[] = [
  "pending",
  "in_progress",
  "paused",
  "completed",
  "cancelled",
];

export const recipientStatuses: readonly RecipientStatus[] = [
  "pending",
  "sending",
  "sent",
  "failed",
  "unknown",
];

/** Events come late and twice: the state with the highest version is the one to show. */
export function newest(known: Job | null | undefined, other: Job | null | undefined): Job | null {
  if (!known || !other) return other ?? known ?? null;
  return other.version >= known.version ? other : known;
}

/** Whether messages may leave. */
export function isRunning({ status }: Job): boolean {
  return status === "pending" || status === "in_progress";
}

/** Whether nothing but a late outcome changes it; a paused job still gets what was on its way. */
export function isFinished({ status }: Job): boolean {
  return status === "completed" || status === "cancelled";
}

/** How many recipients something is known of, be it that nobody knows. */
export function settled({ sentCount, failedCount, unknownCount }: Job): number {
  return sentCount + failedCount + unknownCount;
}
