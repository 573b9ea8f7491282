import type { Channel, ContactFieldsFragment } from "@/generated/graphql";
import type { Draft } from "./draft";

/** As many as one job may have (Requirement 8). */
export const MOST = 10_000;

/** Everybody who was found, each once. */
export interface Audience {
  /** Tells one collection from another. */
  readonly name: string;
  readonly source: "all" | "search" | "list";
  readonly people: readonly string[];
  /** For each of them a digit, the sum of the channels they opted in to. */
  readonly optIns: string;
  /** How often somebody was named again. */
  readonly repeated: number;
  /** What was named and is nobody. */
  readonly unmatched: readonly string[];
}

const bits: Record<Channel, number> = { whatsapp: 1, sms: 2, email: 4 };

/** The channels that a contact opted in to, as one digit. */
export function optInsOf(contact: ContactFieldsFragment): number {
  const { optInWhatsApp, optInSms, optInEmail } = contact;
  return (
    (optInWhatsApp ? bits.whatsapp : 0) + (optInSms ? bits.sms : 0) + (optInEmail ? bits.email : 0)
  );
}

export function hasOptedIn(optIns: number, channel: Channel): boolean {
  return (optIns & bits[channel]) !== 0;
}

/** Who of an audience gets the message. */
export function chosen(
  { people, optIns }: Audience,
  { channel, include }: Pick<Draft, "channel" | "include">,
): readonly string[] {
  if (include === "everybody") return people;
  return people.filter((_, i) => hasOptedIn(Number(optIns[i]), channel));
}

/** An audience from what a browser kept; null for anything else. */
export function audienceOf(found: unknown): Audience | null {
  return isAudience(found) ? found : null;
}

function isAudience(found: unknown): found is Audience {
  if (typeof found !== "object" || found === null) return false;
  const { name, source, people, optIns, unmatched }: Partial<Record<keyof Audience, unknown>> =
    found;
  return (
    typeof name === "string" &&
    typeof source === "string" &&
    typeof optIns === "string" &&
    Array.isArray(people) &&
    people.length === optIns.length &&
    Array.isArray(unmatched)
  );
}
