import { describe, expect, it } from "vitest";
import { listFromFile, readEntries } from "./entries";

const INDIA = "+91";
const ID = "6fb3eddc-7644-48a2-90c5-2d0c0a2aa90a";
const wanted = (list: string) => [...readEntries(list, INDIA).wanted.keys()];

describe("a list of people", () => {
  it.each([
    ["a number as people write it", "98765 43210", ["+919876543210"]],
    [
      "a number with 00 or 0 in front",
      "0049 151 1234\n098765-43210",
      ["+491511234", "+919876543210"],
    ],
    ["an address in any case", "Asha@Example.COM", ["asha@example.com"]],
    ["an identifier", ID.toUpperCase(), [ID]],
    ["several on a line", "98765 43210; 98765 43211", ["+919876543210", "+919876543211"]],
    ["a number beside a name and an address", "Asha,98765 43210,a@b.in", ["+919876543210"]],
    ["an identifier beside everything else", `${ID}\tAsha\t98765 43210`, [ID]],
    ["quoted cells", '"Asha","98765 43210"', ["+919876543210"]],
    ["what names nobody, to be shown", "Asha, Pune\n\n", ["asha, pune"]],
    ["nothing", " \n,\n", []],
  ])("takes %s", (_case, list, keys) => {
    expect(wanted(list)).toEqual(keys);
  });

  it("names everybody once, as they were written first", () => {
    const entries = readEntries("98765 43210\n+91 98765-43210\n9876543210", INDIA);
    expect([...entries.wanted.values()]).toEqual(["98765 43210"]);
    expect(entries.repeated).toBe(2);
  });

  it("is read from a file without its header, or all of it when it has none", () => {
    const row = ["Asha", "98765 43210"];
    expect(wanted(listFromFile([["Name", "Phone"], row]))).toEqual(["+919876543210"]);
    expect(wanted(listFromFile([["Ben", "98765 43211"], row]))).toHaveLength(2);
  });
});
