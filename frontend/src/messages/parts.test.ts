import { describe, expect, it } from "vitest";
import table from "../../../tests/contract/sms_parts.json";
import { partsOf } from "./parts";

describe("the parts of an SMS", () => {
  it.each(table.map((row, i) => ({ i, row })))(
    "are those that the server counts: $i",
    ({ row }) => {
      const { text, ...counted } = row;
      expect(partsOf(text)).toMatchObject(counted);
    },
  );

  it.each([
    ["one part", "hello", 160],
    ["two parts", "a".repeat(161), 306],
    ["one part in another alphabet", "नमस्ते", 70],
    ["two parts in another alphabet", "न".repeat(71), 134],
  ])("have room for so many units: %s", (_case, text, room) => {
    expect(partsOf(text).room).toBe(room);
  });
});
