import { useEffect, useEffectEvent } from "react";
import type { TypedDocumentString } from "@/generated/graphql";
import { useApi } from "./provider";

/** Listens to a subscription without arguments for as long as the component is shown. */
export function useSubscription<Result>(
  document: TypedDocumentString<Result, Record<string, never>>,
  onEvent: (event: Result) => void,
): void {
  const api = useApi();
  const next = useEffectEvent(onEvent);
  useEffect(() => api.subscribe(document, {}, (event) => next(event)), [api, document]);
}
