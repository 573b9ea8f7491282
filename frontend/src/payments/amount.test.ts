import { describe, expect, it } from "vitest";
import { paiseOf, rupees } from "./amount";

describe("an amount", () => {
  it.each([
    ["1234.5", 123_450],
    ["1,23,456.78", 12_345_678],
    ["₹ 10", 1_000],
    ["0.01", 1],
    ["19.99", 1_999],
  ])("written as %s is exact in paise", (written, paise) => {
    expect(paiseOf(written)).toBe(paise);
  });

  it.each(["", "ten", "-5", "1.234", "1e3", "1..2"])("is not %s", (written) => {
    expect(paiseOf(written)).toBeNull();
  });

  it("is shown as people in India read it", () => {
    expect(rupees(12_345_678)).toBe("₹1,23,456.78");
  });
});
