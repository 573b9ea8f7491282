/** A phone number as people type it, without the marks between its digits. */
export function withoutPunctuation(phone: string): string {
  return phone.replace(/[\s().\-–]/g, "");
}

/** A number with its country code; one without, or with a 0 in front, gets the one that is given. */
export function international(written: string, countryCode: string): string {
  const digits = withoutPunctuation(written).replace(/^00/, "+");
  if (digits === "" || digits.startsWith("+") || countryCode.trim() === "") return digits;
  const code = withoutPunctuation(countryCode).replace(/^\+?/, "+");
  return `${code}${digits.replace(/^0/, "")}`;
}
