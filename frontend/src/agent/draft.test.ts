import { describe, expect, it } from "vitest";
import { draft } from "@/testing/drafts";
import { message, minutesAfterNoon } from "@/testing/factories";
import { lastWord, newestFirst, overtaken, stateOf } from "./draft";

const inbound = (messageId: string, minutes: number, contactId = "asha") =>
  message({ messageId, contactId, direction: "inbound", timestamp: minutesAfterNoon(minutes) });

describe("what may be done with a draft", () => {
  it.each([
    ["open", {}],
    ["nothing", { kind: "none", response: null }],
    ["stale", { stale: true }],
    ["sending", { approved: true, reviewedAt: new Date().toISOString() }],
    ["brokenOff", { approved: true, reviewedAt: minutesAfterNoon(1) }],
    ["sent", { approved: true, sentMessageId: "m2" }],
    ["rejected", { approved: false, stale: true }],
  ] as const)("%s", (state, given) => {
    expect(stateOf(draft(given))).toBe(state);
  });
});

describe("drafts, fetched and live", () => {
  it("show the newest state of each, newest draft first, however events come", () => {
    const open = draft();
    const decided = draft({ approved: false, updatedAt: minutesAfterNoon(5) });
    const other = draft({ interactionId: "other", timestamp: minutesAfterNoon(9) });
    expect(newestFirst([open], [decided, other])).toEqual([other, decided]);
    expect(newestFirst([decided], [open])).toEqual([decided]);
  });

  it("stay void once one of two equal states is", () => {
    const [shown] = newestFirst([draft({ stale: true })], [draft()]);
    expect(shown?.stale).toBe(true);
  });
});

describe("a draft is overtaken", () => {
  it("when the customer wrote after the message that it answers", () => {
    const messages = [inbound("m1", 0), inbound("m2", 1)];
    expect(overtaken(draft({ timestamp: minutesAfterNoon(2) }), messages).stale).toBe(true);
  });

  it("not by its own message, an older one, our answer, or somebody else", () => {
    const messages = [
      inbound("m0", -5),
      inbound("m1", 0),
      message({ messageId: "ours", timestamp: minutesAfterNoon(3) }),
      inbound("m9", 4, "bilal"),
    ];
    expect(overtaken(draft(), messages).stale).toBe(false);
  });
});

it("the last word is the customer's newest message", () => {
  const messages = [inbound("m2", 2), inbound("m1", 1), message({ messageId: "ours" })];
  expect(lastWord(messages, "asha")?.messageId).toBe("m2");
  expect(lastWord(messages, "nobody")).toBeNull();
});
