import { describe, expect, it } from "vitest";
import { fromCsv, toCsv } from "./csv";

describe("a table in a spreadsheet", () => {
  it.each(["=1+1", "+919876543210", "-2", "@SUM(A1)", "\tcell", "\rcell"])(
    "runs no formula: %j",
    (cell) => {
      const [, row] = toCsv(["name"], [[cell]]).split("\r\n");
      expect(row?.replace(/^"/, "")).toMatch(/^'/);
    },
  );

  it("is read as it was written", async () => {
    const rows = [
      ["=cmd|' /C calc'!A0", "+919876543210", 'says "hi", twice'],
      ["आशा राव", "", "line\nbreak"],
    ];
    const file = new File([toCsv(["name", "phone", "note"], rows)], "contacts.csv");
    expect(await fromCsv(file)).toEqual([["name", "phone", "note"], ...rows]);
  });

  it("starts with the mark that tells a spreadsheet its letters", () => {
    expect(toCsv(["name"], [["आशा"]])).toMatch(/^\uFEFFname/);
  });
});
