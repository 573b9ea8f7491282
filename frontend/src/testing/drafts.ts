import type { DraftFieldsFragment } from "@/generated/graphql";
import { minutesAfterNoon } from "./factories";

/** An open draft to message `m1` of contact `asha`, made a minute after noon. */
export function draft(given: Partial<DraftFieldsFragment> = {}): DraftFieldsFragment {
  return {
    interactionId: "draft",
    messageId: "m1",
    contactId: "asha",
    channel: "whatsapp",
    kind: "agent",
    query: "When are you open?",
    response: "We open at 9:30.",
    sources: [{ content: "Open from 9:30.", source: "s3://knowledge/hours.md", score: 0.82 }],
    confidence: 0.82,
    approved: null,
    stale: false,
    editedResponse: null,
    feedback: "none",
    reviewedBy: null,
    reviewedAt: null,
    sentMessageId: null,
    refusalReason: null,
    timestamp: minutesAfterNoon(1),
    updatedAt: minutesAfterNoon(1),
    ...given,
  };
}
