import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError, NO_ANSWER, SESSION_ENDED } from "./error";

/** One cache per signed-in person. `onSessionEnded` is where every expired token ends up. */
export function newQueryClient(onSessionEnded: () => void): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.code === SESSION_ENDED) onSessionEnded();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // A failed request says so at once instead of waiting for the network to come back.
      queries: { networkMode: "always", retry: isWorthRetrying, staleTime: 10_000 },
      mutations: { networkMode: "always" },
    },
  });
}

function isWorthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiError && error.code === NO_ANSWER;
}
