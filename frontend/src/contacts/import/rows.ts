import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { international } from "../phone";

/** Which column of the file holds what; null is a column that the file does not have. */
export interface Columns {
  readonly name: number | null;
  readonly phone: number | null;
  readonly email: number | null;
}

export type Problem =
  | "noName"
  | "longName"
  | "unreachable"
  | "badPhone"
  | "badEmail"
  | "repeatedPhone"
  | "repeatedEmail";

/** One line of the file as a contact, and why it cannot be imported. */
export interface Row {
  /** As a spreadsheet counts: the header is line 1. */
  readonly line: number;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly problems: readonly Problem[];
  readonly isUnusual: boolean;
}

const names: Record<keyof Columns, RegExp> = {
  name: /^(full ?)?name$|नाम|contact ?name/i,
  phone: /phone|mobile|whats ?app ?(number|no)|फ़ोन|फोन|मोबाइल/i,
  email: /^e-?mail( ?address)?$|ईमेल/i,
};

export function guessColumns(header: readonly string[]): Columns {
  const find = (known: RegExp) => {
    const at = header.findIndex((title) => known.test(title));
    return at < 0 ? null : at;
  };
  return { name: find(names.name), phone: find(names.phone), email: find(names.email) };
}

/** Reads every line; only what the platform is certain to refuse is a problem. */
export function readRows(
  cells: readonly (readonly string[])[],
  columns: Columns,
  countryCode: string,
): readonly Row[] {
  const seen = new Set<string>();
  return cells.map((row, i) => {
    const cell = (at: number | null) => (at === null ? "" : (row[at] ?? "").trim());
    const name = cell(columns.name);
    const phone = international(cell(columns.phone), countryCode);
    const email = cell(columns.email);
    const problems = [
      ...problemsOf({ name, phone, email }),
      ...(isRepeated(seen, phone) ? ["repeatedPhone" as const] : []),
      ...(isRepeated(seen, email.toLowerCase()) ? ["repeatedEmail" as const] : []),
    ];
    const isUnusual = phone !== "" && !parsePhoneNumberFromString(phone)?.isValid();
    return { line: i + 2, name, phone, email, problems, isUnusual };
  });
}

function problemsOf({ name, phone, email }: Record<keyof Columns, string>): Problem[] {
  const found: [Problem, boolean][] = [
    ["noName", name === ""],
    ["longName", Array.from(name).length > 255],
    ["unreachable", phone === "" && email === ""],
    ["badPhone", phone !== "" && !/^\+[1-9][0-9]{1,14}$/.test(phone)],
    ["badEmail", email !== "" && !/^\S+@\S+$/.test(email)],
  ];
  return found.flatMap(([problem, isFound]) => (isFound ? [problem] : []));
}

function isRepeated(seen: Set<string>, identity: string): boolean {
  if (identity === "") return false;
  const before = seen.size;
  return seen.add(identity).size === before;
}
