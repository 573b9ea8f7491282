const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Whether free-form messages may be sent, and for how much longer (Requirement 16). */
export type ServiceWindow =
  | { readonly open: true; readonly left: Left }
  | { readonly open: false; readonly everOpened: boolean };

/** Whole hours and minutes that are left for certain. */
export interface Left {
  readonly hours: number;
  readonly minutes: number;
}

export function serviceWindow(expiresAt: string | null | undefined, now: number): ServiceWindow {
  if (!expiresAt) return { open: false, everOpened: false };
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) return { open: false, everOpened: true };
  const hours = Math.floor(left / HOUR);
  return { open: true, left: { hours, minutes: Math.floor((left % HOUR) / MINUTE) } };
}
