import type { Api } from "@/api/api";
import { ApiError } from "@/api/error";
import type { TypedDocumentString } from "@/generated/graphql";

type Answer = (variables: unknown) => unknown;

/** A backend in memory: answers what it was told to answer, and remembers what it was asked. */
export class FakeApi implements Api {
  readonly asked: { operation: string; variables: unknown }[] = [];
  readonly #answers = new Map<string, Answer>();
  readonly #heardOf = new Set<() => void>();
  readonly #listeners = new Map<string, Set<(event: never) => void>>();

  /** Answers a document; throw an `ApiError` in `answer` to refuse. */
  on<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    answer: (variables: Variables) => Result,
  ): this {
    // The document's type ties its variables to its result; a Map cannot say so.
    this.#answers.set(document.toString(), answer as Answer);
    return this;
  }

  /** Delivers an event to everyone who listens. */
  publish<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    event: Result,
  ): void {
    for (const next of this.#listeners.get(document.toString()) ?? []) next(event as never);
  }

  /** Takes every subscription, as the server does a while after it was asked. */
  acknowledge(): void {
    for (const heard of this.#heardOf) heard();
  }

  /** The variables of every call of a document. */
  calls<Result, Variables>(document: TypedDocumentString<Result, Variables>): unknown[] {
    return this.asked
      .filter(({ operation }) => operation === document.toString())
      .map(({ variables }) => variables);
  }

  request: Api["request"] = async (document, variables) => {
    const operation = document.toString();
    this.asked.push({ operation, variables });
    const answer = this.#answers.get(operation);
    if (!answer) throw new ApiError("NOT_FAKED", `No answer for ${operation.slice(0, 60)}`);
    return answer(variables) as never;
  };

  subscribe: Api["subscribe"] = (document, _variables, next) => {
    const operation = document.toString();
    const listeners = this.#listeners.get(operation) ?? new Set();
    this.#listeners.set(operation, listeners.add(next));
    return () => listeners.delete(next);
  };

  onAcknowledged: Api["onAcknowledged"] = (heard) => {
    this.#heardOf.add(heard);
    return () => this.#heardOf.delete(heard);
  };
}
