/** What the details of an entry say, name by name; what cannot be read is shown as it is. */
export function detailsOf(
  details: string | null | undefined,
): readonly (readonly [string, string])[] {
  if (!details) return [];
  const found = parsed(details);
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    return [["details", details]];
  }
  return Object.entries(found)
    .sort(([one], [other]) => rank(one) - rank(other))
    .map(([name, value]) => [name, shown(value)]);
}

/** What was comes before what is. */
function rank(name: string): number {
  return name === "before" ? 0 : 1;
}

function shown(value: unknown): string {
  if (value === null || value === "") return "–";
  if (Array.isArray(value)) return value.map(shown).join(", ") || "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
