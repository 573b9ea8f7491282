import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useApi } from "@/api/provider";
import { type Collected, collect, type Wanted } from "./collect";
import { keepAudience } from "./draft";

const NOTHING: Collected = { read: 0, found: 0 };

/** Finds an audience, telling how far it is; it can be stopped, and stops when the page is left. */
export function useCollect() {
  const api = useApi();
  const [so, tell] = useState(NOTHING);
  const isStopped = useRef(false);
  const stop = () => {
    isStopped.current = true;
  };
  useEffect(
    () => () => {
      isStopped.current = true;
    },
    [],
  );
  const collecting = useMutation({
    mutationFn: async (wanted: Wanted) => {
      isStopped.current = false;
      tell(NOTHING);
      keepAudience(null);
      const audience = await collect(api, wanted, (next) => {
        tell(next);
        return !isStopped.current;
      });
      keepAudience(audience);
      return audience !== null;
    },
  });
  return { collecting, so, stop };
}
