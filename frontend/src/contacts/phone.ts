/** A phone number as people type it, without the marks between its digits. */
export function withoutPunctuation(phone: string): string {
  return phone.replace(/[\s().\-–]/g, "");
}
