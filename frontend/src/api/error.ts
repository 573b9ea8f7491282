import { wordsOf } from "@/language/dictionary";
import { language } from "@/language/language";
import { apiWords, refusalsInHindi } from "./words";

/** Codes of failures that happen before a resolver answers. */
export const SESSION_ENDED = "SESSION_ENDED";
export const NO_ANSWER = "NO_ANSWER";

/**
 * The one error of the API. `code` is the server's `errorType` (`OPT_IN_REQUIRED`), `message` one
 * sentence for the person in front of the screen, `fields` a sentence per input field.
 */
export class ApiError extends Error {
  override name = "ApiError";
  readonly code: string;
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: string, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

/** Turns whatever Amplify rejects with into an `ApiError`: `{data, errors: [...]}` or a plain error. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const [first] = list(field(thrown, "errors"));
  const code = text(field(first, "errorType"));
  if (code && code !== "UnauthorizedException") {
    return new ApiError(code, sentence(code, first), fieldErrors(first));
  }
  return code || hasNoSession(field(first, "originalError")) || hasNoSession(thrown)
    ? new ApiError(SESSION_ENDED, wordsOf(apiWords).sessionEnded)
    : noAnswer();
}

function sentence(code: string, error: unknown): string {
  const translated = language() === "hi" ? refusalsInHindi[code] : undefined;
  return translated ?? text(field(error, "message")) ?? code;
}

function noAnswer(): ApiError {
  return new ApiError(NO_ANSWER, wordsOf(apiWords).noAnswer);
}

function hasNoSession(error: unknown): boolean {
  const name = text(field(error, "name")) ?? "";
  return [
    "UnauthorizedException",
    "NoValidAuthTokens",
    "NoSignedUser",
    "NotAuthorizedException",
  ].some((known) => name.startsWith(known));
}

function fieldErrors(error: unknown): Record<string, string> {
  const fields = field(field(field(error, "errorInfo"), "details"), "fields");
  if (typeof fields !== "object" || fields === null) return {};
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, said]) =>
      typeof said === "string" ? [[name, said]] : [],
    ),
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
