import { describe, expect, it } from "vitest";
import { type Counts, kinds, reach, scaleFor, total } from "./figures";

const day = (given: Partial<Counts>): Counts => ({
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  template: 0,
  freeform: 0,
  ...given,
});

describe("the scale of a chart", () => {
  it.each([
    [0, 2],
    [1, 2],
    [3, 4],
    [10, 10],
    [11, 20],
    [37, 40],
    [95, 100],
    [101, 200],
    [100_000, 100_000],
  ])("of at most %i ends at %i", (sent, end) => {
    expect(scaleFor([day({ sent })], reach)).toBe(end);
  });

  it("has room for templates and free-form answers on top of each other", () => {
    expect(scaleFor([day({ template: 30, freeform: 30 })], kinds)).toBe(60);
  });

  it("has room for more failures than sends", () => {
    expect(scaleFor([day({ sent: 1, failed: 35 })], reach)).toBe(40);
  });
});

it("a total adds up every figure of every day", () => {
  const days = [day({ sent: 2, read: 1 }), day({ sent: 3, failed: 4 })];
  expect(total(days)).toEqual(day({ sent: 5, read: 1, failed: 4 }));
  expect(total([])).toEqual(day({}));
});
