import { type Audience, chosen } from "./audience";
import type { Draft } from "./draft";
import { problemsOf } from "./message";

export const steps = ["audience", "message", "check", "confirm"] as const;

export type Step = (typeof steps)[number];

export function addressOf(step: Step): string {
  return `/bulk-messaging/new/${step}`;
}

/** The steps that may be opened: each needs what the ones before it ask for. */
export function openSteps(draft: Draft, audience: Audience | null): readonly Step[] {
  if (!audience || chosen(audience, draft).length === 0) return ["audience"];
  return problemsOf(draft).length > 0 ? ["audience", "message"] : steps;
}
