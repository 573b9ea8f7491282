import { locale } from "./language";

/** "10,000": as people read a number. */
export function number(value: number): string {
  return value.toLocaleString(locale(), { maximumFractionDigits: 1 });
}
