import { generateClient } from "aws-amplify/api";
import { Hub } from "aws-amplify/utils";
import type { TypedDocumentString } from "@/generated/graphql";
import { ApiError, NO_ANSWER, toApiError } from "./error";

/** The backend as the app sees it; tests give their own. */
export interface Api {
  /** Answers a query or mutation; rejects with an `ApiError`. */
  request<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result>;
  /** Calls `next` for every event until the returned function is called. */
  subscribe<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    next: (event: Result) => void,
  ): () => void;
  /** Calls `heard` whenever the server has taken a subscription: only from then on it has events. */
  onAcknowledged(heard: () => void): () => void;
}

/** Amplify's name, on its Hub, for the server's `start_ack`. */
const ACKNOWLEDGED = "Subscription ack";

/** Milliseconds before a subscription that the server ended is asked for again; doubled each time. */
const FIRST_REST = 2_000;
const LONGEST_REST = 60_000;

/** The deployed API or the local one: Amplify knows where it is and who is signed in. */
export function amplifyApi(firstRest = FIRST_REST): Api {
  const client = generateClient();
  return {
    async request(document, variables) {
      try {
        const answer = client.graphql({ query: document.toString(), variables });
        if (!("then" in answer)) throw new ApiError(NO_ANSWER, "A subscription is not a request.");
        return (await answer).data;
      } catch (thrown) {
        throw toApiError(thrown);
      }
    },
    subscribe(document, variables, next) {
      let rest = firstRest;
      let stop = () => {};
      const begin = () => {
        const events = client.graphql({ query: document.toString(), variables });
        if (!("subscribe" in events)) return;
        const subscription = events.subscribe({
          next: (event) => {
            rest = firstRest;
            next(event.data);
          },
          // Amplify reconnects by itself, but never asks again for what the server refused.
          error: (failure) => {
            console.warn("A live subscription ended; it is asked for again.", failure);
            const timer = setTimeout(begin, rest);
            stop = () => clearTimeout(timer);
            rest = Math.min(2 * rest, LONGEST_REST);
          },
        });
        stop = () => subscription.unsubscribe();
      };
      begin();
      return () => stop();
    },
    onAcknowledged: (heard) =>
      Hub.listen("api", ({ payload }) => {
        if (payload.event === ACKNOWLEDGED) heard();
      }),
  };
}
