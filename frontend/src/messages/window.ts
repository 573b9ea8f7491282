const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Whether free-form messages may be sent, and for how much longer (Requirement 16). */
export type ServiceWindow =
  | { readonly open: true; readonly left: string }
  | { readonly open: false; readonly everOpened: boolean };

export function serviceWindow(expiresAt: string | null | undefined, now: number): ServiceWindow {
  if (!expiresAt) return { open: false, everOpened: false };
  const left = Date.parse(expiresAt) - now;
  return left > 0 ? { open: true, left: duration(left) } : { open: false, everOpened: true };
}

/** "23 h 59 min"; whole minutes that are left for certain. */
function duration(milliseconds: number): string {
  if (milliseconds < MINUTE) return "less than a minute";
  const hours = Math.floor(milliseconds / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}
