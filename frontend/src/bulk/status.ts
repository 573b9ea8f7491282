import type { BulkJobStatus, Channel, RecipientStatus } from "@/generated/graphql";
import { type SameAs, useWords } from "@/language/dictionary";
import { bulkWords } from "./words";

type Said = keyof SameAs<(typeof bulkWords)["en"]>;

const jobStatusNames = {
  pending: "statusPending",
  in_progress: "statusInProgress",
  paused: "statusPaused",
  completed: "statusCompleted",
  cancelled: "statusCancelled",
} as const satisfies Record<BulkJobStatus, Said>;

const recipientStatusNames = {
  pending: "pending",
  sending: "statusInProgress",
  sent: "sent",
  failed: "failed",
  unknown: "unknown",
} as const satisfies Record<RecipientStatus, Said>;

/** States and channels as people call them. */
export function useNames() {
  const says = useWords(bulkWords);
  return {
    ofJob: (status: BulkJobStatus) => says[jobStatusNames[status]],
    ofRecipient: (status: RecipientStatus) => says[recipientStatusNames[status]],
    ofChannel: (channel: Channel) => says[channel],
  };
}
