import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError, NO_ANSWER, SESSION_ENDED } from "./error";

/** What the platform answers to somebody whose role does not allow it, or who has lost access. */
const REFUSALS = ["INSUFFICIENT_PERMISSIONS", "Unauthorized"];

/**
 * One cache per signed-in person. `onSessionEnded` is where every expired token ends up. Whoever is
 * refused asks who they are now: their role was lowered, or their access has ended.
 */
export function newQueryClient(onSessionEnded: () => void): QueryClient {
  const askWhoIAm = () => void client.invalidateQueries({ queryKey: ["me"] });
  const onError = (error: Error, isAboutMe = false) => {
    if (!(error instanceof ApiError)) return;
    if (error.code === SESSION_ENDED) onSessionEnded();
    else if (REFUSALS.includes(error.code) && !isAboutMe) askWhoIAm();
  };
  const client = new QueryClient({
    queryCache: new QueryCache({
      // Who is refused that, too, need not ask again.
      onError: (error, { queryKey }) => onError(error, queryKey[0] === "me"),
    }),
    mutationCache: new MutationCache({ onError: (error) => onError(error) }),
    defaultOptions: {
      // A failed request says so at once instead of waiting for the network to come back.
      queries: { networkMode: "always", retry: isWorthRetrying, staleTime: 10_000 },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}

function isWorthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiError && error.code === NO_ANSWER;
}
