import Papa from "papaparse";
import { save } from "@/browser/save";

type Cell = string | number | boolean | null | undefined;

/**
 * A table as a spreadsheet opens it. A cell that a spreadsheet would run as a formula starts with
 * an apostrophe; the mark at the beginning tells it that the text is UTF-8.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const table = { fields: [...header], data: rows.map((row) => [...row]) };
  return `\uFEFF${Papa.unparse(table, { escapeFormulae: true, newline: "\r\n" })}`;
}

/** The cells of a file, without empty lines and without the apostrophes that `toCsv` writes. */
export async function fromCsv(file: File): Promise<readonly (readonly string[])[]> {
  const text = await file.text();
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ""), { skipEmptyLines: "greedy" });
  return data.map((row) => row.map((cell) => cell.trim().replace(/^'(?=[=+\-@])/, "")));
}

/** Gives a table to the person. */
export function download(name: string, csv: string): void {
  save(name, "text/csv;charset=utf-8", csv);
}
