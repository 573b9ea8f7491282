import { locale } from "@/language/language";

/** Days are counted in UTC, so they are named in UTC wherever they are read. */
function inUtc(day: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options }).format(new Date(day));
}

/** "16 Nov" */
export function shortDay(day: string): string {
  return inUtc(day, { day: "numeric", month: "short" });
}

/** "Mon, 16 Nov" */
export function weekday(day: string): string {
  return inUtc(day, { weekday: "short", day: "numeric", month: "short" });
}
