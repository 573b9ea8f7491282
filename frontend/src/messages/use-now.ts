import { useSyncExternalStore } from "react";

const SECOND = 1000;

/** The time in milliseconds, never earlier than it is; the component is drawn again every second. */
export function useNow(): number {
  return useSyncExternalStore(everySecond, () => Math.ceil(Date.now() / SECOND) * SECOND);
}

function everySecond(tick: () => void): () => void {
  const timer = setInterval(tick, SECOND);
  return () => clearInterval(timer);
}
