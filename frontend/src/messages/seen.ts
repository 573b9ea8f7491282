import { kept, texts } from "@/browser/kept";

/** The moment of the newest message that each user of this browser saw, by user and contact. */
const seen = kept(() => localStorage, "seen", texts);

export type Seen = Readonly<Record<string, string>>;

export const useSeen = seen.use;

export function seenKey(userId: string, contactId: string): string {
  return `${userId} ${contactId}`;
}

export function sawUntil(userId: string, contactId: string, moment: string): void {
  const key = seenKey(userId, contactId);
  const before = seen.read();
  if (Date.parse(before[key] ?? "") >= Date.parse(moment)) return;
  seen.write({ ...before, [key]: moment });
}
