import { locale } from "./language";

const clock = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs more than using it thousands of times. */
function formatted(moment: string, options: Intl.DateTimeFormatOptions): string {
  const name = `${locale()} ${JSON.stringify(options)}`;
  const format = clock.get(name) ?? new Intl.DateTimeFormat(locale(), options);
  clock.set(name, format);
  return format.format(new Date(moment));
}

/** "5:30 pm" */
export function timeOf(moment: string): string {
  return formatted(moment, { timeStyle: "short" });
}

/** "1 March 2026" */
export function dayOf(moment: string): string {
  return formatted(moment, { dateStyle: "long" });
}

/** "1 Mar 2026, 5:30 pm" */
export function dayAndTimeOf(moment: string): string {
  return formatted(moment, { dateStyle: "medium", timeStyle: "short" });
}

/** "Sunday, 1 March 2026 at 5:30:00 pm IST" */
export function exactly(moment: string): string {
  return formatted(moment, { dateStyle: "full", timeStyle: "long" });
}

/** The time of a moment today, the date of an earlier one. */
export function timeOrDay(moment: string): string {
  return isToday(moment) ? timeOf(moment) : formatted(moment, { dateStyle: "medium" });
}

export function isToday(moment: string): boolean {
  return isSameDay(moment, new Date().toISOString());
}

export function isSameDay(one: string, other: string): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
