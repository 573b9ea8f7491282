import { useEffect, useEffectEvent } from "react";
import type { TypedDocumentString } from "@/generated/graphql";
import { useApi } from "./provider";

type Arguments = Readonly<Record<string, string>>;

/** Listens to a subscription for as long as the component is shown; without arguments, to all of it. */
export function useSubscription<Result, Variables extends Arguments = Record<string, never>>(
  document: TypedDocumentString<Result, Variables | Record<string, never>>,
  onEvent: (event: Result) => void,
  variables?: Variables,
): void {
  const api = useApi();
  const next = useEffectEvent(onEvent);
  const asked = JSON.stringify(variables ?? {});
  useEffect(
    () => api.subscribe(document, JSON.parse(asked), (event) => next(event)),
    [api, document, asked],
  );
}
