import { useSyncExternalStore } from "react";

const SECOND = 1000;

/** The time in milliseconds, to the second; the component is drawn again as it passes. */
export function useNow(): number {
  return useSyncExternalStore(everySecond, () => Math.floor(Date.now() / SECOND) * SECOND);
}

function everySecond(tick: () => void): () => void {
  const timer = setInterval(tick, SECOND);
  return () => clearInterval(timer);
}
