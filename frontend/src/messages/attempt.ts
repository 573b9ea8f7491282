import { ApiError, NO_ANSWER } from "@/api/error";
import type { SendEmailInput, SendSmsInput, SendWhatsAppInput } from "@/generated/graphql";

type Said<Input> = Omit<Input, "contactId" | "clientToken">;
export type WhatsAppWords = { readonly channel: "whatsapp" } & Said<SendWhatsAppInput>;
export type SmsWords = { readonly channel: "sms" } & Said<SendSmsInput>;
export type EmailWords = { readonly channel: "email" } & Said<SendEmailInput>;

/** What a person wants to say, whoever it is said to. */
export type Words = WhatsAppWords | SmsWords | EmailWords;

/**
 * One logical send. Its token makes the server send it once, however often it is asked: it is kept
 * when no answer came, because then nobody knows whether it was sent.
 */
export interface Attempt {
  readonly words: Words;
  readonly clientToken: string;
}

export function newAttempt(words: Words): Attempt {
  return { words, clientToken: crypto.randomUUID() };
}

export function nextAttempt(unanswered: Attempt | null, words: Words): Attempt {
  const isRetry = unanswered && JSON.stringify(unanswered.words) === JSON.stringify(words);
  return isRetry ? unanswered : newAttempt(words);
}

export function isUnanswered(error: Error): boolean {
  return error instanceof ApiError && error.code === NO_ANSWER;
}
