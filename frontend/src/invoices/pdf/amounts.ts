const ONES = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen " +
  "sixteen seventeen eighteen nineteen"
).split(" ");
const TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const GROUPS = [
  [1_00_00_000, "crore"],
  [1_00_000, "lakh"],
  [1_000, "thousand"],
  [100, "hundred"],
] as const;

/** "1,23,456.50"; the fonts that every reader has lack the rupee sign. */
export function amount(paise: number): string {
  const written = Math.abs(paise / 100).toLocaleString("en-IN", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return paise < 0 ? `-${written}` : written;
}

/** "2.5 %" */
export function percent(rate: number): string {
  return `${rate} %`;
}

/** "One lakh two rupees and fifty paise only", as invoices in India say it. */
export function inWords(paise: number): string {
  const rupees = Math.trunc(paise / 100);
  const rest = paise % 100;
  const unit = rupees === 1 ? "rupee" : "rupees";
  const said = `${words(rupees)} ${unit}${rest ? ` and ${words(rest)} paise` : ""} only`;
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function words(count: number): string {
  const [size, name] = GROUPS.find(([least]) => count >= least) ?? [];
  if (size && name) {
    const rest = count % size;
    const first = `${words(Math.trunc(count / size))} ${name}`;
    return rest ? `${first} ${words(rest)}` : first;
  }
  if (count < 20) return ONES[count] ?? "";
  const ones = count % 10;
  return [TENS[Math.trunc(count / 10)], ones ? ONES[ones] : ""].filter(Boolean).join("-");
}
