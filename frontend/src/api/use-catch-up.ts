import { useDebouncedCallback } from "@mantine/hooks";
import { type Query, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApi } from "./provider";

/** Subscriptions that are taken within this many milliseconds of each other are caught up once. */
const TOGETHER = 200;

/**
 * A subscription has events only from the moment the server takes it, and none is replayed: what
 * happened since the page was read, and before that moment, reached nobody. So what is shown is read
 * once more then, after the first connection as after every later one; `before` and `after` are
 * called around it. The answer does the same for any other reason to doubt what is shown.
 */
export function useCatchUp(
  before: (queryClient: QueryClient) => void,
  after: () => void,
): () => void {
  const api = useApi();
  const queryClient = useQueryClient();
  const catchUp = useDebouncedCallback(() => {
    before(queryClient);
    void readAgain(queryClient).then(after);
  }, TOGETHER);
  useEffect(() => api.onAcknowledged(catchUp), [api, catchUp]);
  return catchUp;
}

/** Reads again whatever is shown. A first reading that is under way may be too old already. */
export async function readAgain(queryClient: QueryClient): Promise<void> {
  const underWay = queryClient.getQueryCache().findAll({ type: "active", predicate: isFirst });
  await queryClient.invalidateQueries();
  const again = underWay.map(({ queryKey }) =>
    queryClient.invalidateQueries({ queryKey, exact: true }),
  );
  await Promise.all(again);
}

/** TanStack does not interrupt a reading that has nothing to show yet. */
function isFirst({ state }: Query): boolean {
  return state.data === undefined && state.fetchStatus === "fetching";
}
