import { describe, expect, it } from "vitest";
import { guessColumns, readRows } from "./rows";

const columns = { name: 0, phone: 1, email: 2 };
const problemsOf = (cells: string[], country = "+91") =>
  readRows([cells], columns, country)[0]?.problems;

describe("the columns of a file", () => {
  it.each([
    [["Name", "Phone", "Email"], columns],
    [["E-mail Address", "Full Name", "Mobile Number"], { name: 1, phone: 2, email: 0 }],
    [["नाम", "मोबाइल", "ईमेल"], columns],
    [["name", "phone", "email", "optInWhatsApp", "optInEmail", "contactId"], columns],
    [["City", "Notes"], { name: null, phone: null, email: null }],
  ])("are guessed from %j", (header, guessed) => {
    expect(guessColumns(header)).toEqual(guessed);
  });
});

describe("a row of a file", () => {
  it.each([
    ["98765 43210", "+91", "+919876543210"],
    ["098765-43210", "91", "+919876543210"],
    ["0091 98765 43210", "+91", "+919876543210"],
    ["+1 (415) 555-0123", "+91", "+14155550123"],
    ["98765 43210", "", "9876543210"],
  ])("has the number %j with the code %j as %s", (written, country, phone) => {
    expect(readRows([["Asha", written]], columns, country)[0]).toMatchObject({ phone });
  });

  it.each([
    [["", "+919876543210"], ["noName"]],
    [["x".repeat(256), "+919876543210"], ["longName"]],
    [["Asha"], ["unreachable"]],
    [["Asha", "call me"], ["badPhone"]],
    [["Asha", "", "asha at example.com"], ["badEmail"]],
    [
      ["", "", ""],
      ["noName", "unreachable"],
    ],
    [["Asha", "+919876543210", "asha@example.com"], []],
  ])("%j has the problems %j", (cells, problems) => {
    expect(problemsOf(cells)).toEqual(problems);
  });

  it("may not repeat the number or the address of one above", () => {
    const rows = readRows(
      [
        ["Asha", "98765 43210", "asha@example.com"],
        ["Ben", "+91 98765 43210", ""],
        ["Chi", "", "ASHA@example.com"],
      ],
      columns,
      "+91",
    );
    expect(rows.map(({ line, problems }) => [line, problems])).toEqual([
      [2, []],
      [3, ["repeatedPhone"]],
      [4, ["repeatedEmail"]],
    ]);
  });

  it("is only doubted when nobody could have its number", () => {
    expect(readRows([["Asha", "+9112"]], columns, "")[0]).toMatchObject({
      problems: [],
      isUnusual: true,
    });
    expect(readRows([["Asha", "+919876543210"]], columns, "")[0]?.isUnusual).toBe(false);
  });
});
