import { useNow } from "./use-now";
import { type ServiceWindow, serviceWindow } from "./window";

/** The customer service window in one sentence, counting down (Requirement 16.9). */
export function WindowStatus({ expiresAt }: { expiresAt: string | null | undefined }) {
  return <span>{sentence(serviceWindow(expiresAt, useNow()))}</span>;
}

function sentence(window: ServiceWindow): string {
  if (window.open) return `Window open, closes in ${window.left}`;
  return "Window closed: only a template may be sent";
}
