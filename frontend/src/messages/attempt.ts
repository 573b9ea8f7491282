import { ApiError, NO_ANSWER } from "@/api/error";

/**
 * One logical send. Its token makes the server send it once, however often it is asked: it is kept
 * when no answer came, because then nobody knows whether it was sent.
 */
export interface Attempt {
  readonly content: string;
  readonly clientToken: string;
}

export function nextAttempt(unanswered: Attempt | null, content: string): Attempt {
  if (unanswered?.content === content) return unanswered;
  return { content, clientToken: crypto.randomUUID() };
}

export function isUnanswered(error: Error): boolean {
  return error instanceof ApiError && error.code === NO_ANSWER;
}
