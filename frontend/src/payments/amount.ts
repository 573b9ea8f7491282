import { locale } from "@/language/language";

/** "₹1,234.50": as people in India read an amount; `paise` is a whole number. */
export function rupees(paise: number): string {
  return (paise / 100).toLocaleString(locale(), { style: "currency", currency: "INR" });
}

/** The paise that a person wrote as "1,234.50"; null for what is no amount. */
export function paiseOf(written: string): number | null {
  const [, whole, part = ""] =
    /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(written.replace(/[,\s₹]/g, "")) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, "0"));
}
