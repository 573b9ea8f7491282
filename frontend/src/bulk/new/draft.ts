import { kept, texts } from "@/browser/kept";
import type { Channel } from "@/generated/graphql";
import { channels } from "../job";
import { type Audience, audienceOf } from "./audience";

/** What was written and chosen so far, until it is sent, this tab is closed or somebody signs out. */
export interface Draft {
  readonly channel: Channel;
  readonly source: Source;
  /** Who is searched for, and the numbers, addresses or identifiers that were pasted. */
  readonly search: string;
  readonly list: string;
  readonly country: string;
  /** Whether those who did not opt in to the channel are left out before anything is sent. */
  readonly include: "optedIn" | "everybody";
  readonly messageType: "text" | "template";
  readonly content: string;
  readonly templateName: string;
  readonly templateLanguage: string;
  /** What fills the template, the same for everybody. */
  readonly templateParameters: readonly string[];
  /** The kind of file that the template begins with, if it does, and the one that was uploaded. */
  readonly templateMedia: string;
  readonly mediaFileId: string;
  readonly subject: string;
  readonly bodyText: string;
  readonly bodyHtml: string;
}

export type Source = Audience["source"];

export const sources: readonly Source[] = ["all", "search", "list"];

const INDIA = "+91";

const draft = kept(() => sessionStorage, "bulk-draft", draftOf);
const audience = kept(() => sessionStorage, "bulk-audience", audienceOf);
const attempt = kept(() => sessionStorage, "bulk-attempt", texts);

export const useDraft = draft.use;
export const useAudience = audience.use;
export const keepAudience = audience.write;

/** Keeps what is written; whoever was found for another choice is not kept. */
export function write(change: Partial<Draft>): void {
  const before = draft.read();
  const after = { ...before, ...change };
  draft.write(after);
  if (audience.read() && choiceOf(before) !== choiceOf(after)) audience.write(null);
}

function choiceOf({ channel, source, search, list, country }: Draft): string {
  return JSON.stringify({ all: [channel], search: [search], list: [list, country] }[source]);
}

/**
 * The client token of a job: the same for the same message to the same people, so that asking
 * again, after a lost answer or a reload, never sends twice.
 */
export function tokenFor(job: string): string {
  const { of, clientToken } = attempt.read();
  if (of === job && clientToken) return clientToken;
  const next = crypto.randomUUID();
  attempt.write({ of: job, clientToken: next });
  return next;
}

/** Whether anything is written or chosen that starting over would lose. */
export function isBegun(written: Draft): boolean {
  return audience.read() !== null || JSON.stringify(written) !== JSON.stringify(draftOf(null));
}

export function forgetBulkDraft(): void {
  draft.write(draftOf(null));
  audience.write(null);
  attempt.write({});
}

function draftOf(found: unknown): Draft {
  const text = texts(found);
  return {
    channel: channels.find((known) => known === text.channel) ?? "whatsapp",
    source: sources.find((known) => known === text.source) ?? "all",
    search: text.search ?? "",
    list: text.list ?? "",
    country: text.country ?? INDIA,
    include: text.include === "everybody" ? "everybody" : "optedIn",
    messageType: text.messageType === "text" ? "text" : "template",
    content: text.content ?? "",
    templateName: text.templateName ?? "",
    templateLanguage: text.templateLanguage ?? "",
    templateParameters: parametersIn(found),
    templateMedia: text.templateMedia ?? "",
    mediaFileId: text.mediaFileId ?? "",
    subject: text.subject ?? "",
    bodyText: text.bodyText ?? "",
    bodyHtml: text.bodyHtml ?? "",
  };
}

function parametersIn(found: unknown): readonly string[] {
  if (typeof found !== "object" || found === null || !("templateParameters" in found)) return [];
  const { templateParameters: list } = found;
  return Array.isArray(list) ? list.filter((each) => typeof each === "string") : [];
}
