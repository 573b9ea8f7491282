import { describe, expect, it } from "vitest";
import { message, minutesAfterNoon } from "@/testing/factories";
import { lines } from "./lines";

const said = message({ messageId: "m1", content: "Ready." });
const about = (messageType: "reaction" | "edit" | "revoke" | "text") =>
  message({
    messageId: "m2",
    messageType,
    direction: "inbound",
    replyTo: "m1",
    timestamp: minutesAfterNoon(1),
  });

describe("the lines of a thread", () => {
  it.each(["reaction", "edit", "revoke"] as const)("show a %s on its message only", (kind) => {
    expect(lines([said, about(kind)], []).map(({ key }) => key)).toEqual(["m1"]);
    expect(lines([about(kind)], []).map(({ key }) => key)).toEqual(["m2"]);
  });

  it("quote what a message answers", () => {
    expect(lines([said, about("text")], [])[1]?.quoted).toBe(said);
  });

  it("head the first message of each day", () => {
    const tomorrow = message({ messageId: "m3", timestamp: minutesAfterNoon(24 * 60) });
    const days = lines([said, about("text"), tomorrow], []).map(({ day }) => day !== null);
    expect(days).toEqual([true, false, true]);
  });
});
