import { international, withoutPunctuation } from "@/contacts/phone";
import type { ContactFieldsFragment } from "@/generated/graphql";

/** Whoever is named in a list: what to look for, and how it was written. */
export interface Entries {
  readonly wanted: ReadonlyMap<string, string>;
  /** Lines that say the same as one above them. */
  readonly repeated: number;
}

/**
 * Who is named: identifiers, phone numbers or email addresses, in lines. Of a line with several
 * cells, what names somebody counts; a line in which nothing does is kept, to be shown as nobody.
 */
export function readEntries(list: string, countryCode: string): Entries {
  const written = list.split(/\r?\n/).flatMap(namesIn);
  const wanted = new Map<string, string>();
  for (const name of written) {
    const key = keyOf(name, countryCode);
    if (!wanted.has(key)) wanted.set(key, name);
  }
  return { wanted, repeated: written.length - wanted.size };
}

const isNumber = (cell: string) => /^\+?[0-9]{4,}$/.test(withoutPunctuation(cell));
const isIdentifier = (cell: string) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(cell);
const isAddress = (cell: string) => /^\S+@\S+$/.test(cell);
const kinds = [isIdentifier, isNumber, isAddress];

function namesIn(line: string): readonly string[] {
  const cells = line
    .split(/[,;\t]/)
    .map((cell) => cell.trim().replace(/^['"]+|['"]+$/g, ""))
    .filter(Boolean);
  const kind = kinds.find((known) => cells.some(known));
  if (kind) return cells.filter(kind);
  return cells.length > 0 ? [cells.join(", ")] : [];
}

/** What of a contact may be named in a list. */
export function keysOf({ contactId, phone, email }: ContactFieldsFragment): readonly string[] {
  return [contactId.toLowerCase(), phone ?? "", (email ?? "").toLowerCase()].filter(Boolean);
}

function keyOf(name: string, countryCode: string): string {
  return isNumber(name) ? international(name, countryCode) : name.toLowerCase();
}

/** The cells of a file as lines of a list; its header names nobody and is left out. */
export function listFromFile(cells: readonly (readonly string[])[]): string {
  const lines = cells.map((row) => row.join("\t"));
  const [header = ""] = lines;
  const hasHeader = !kinds.some((kind) => header.split("\t").some(kind));
  return (hasHeader ? lines.slice(1) : lines).join("\n");
}
