import { describe, expect, it } from "vitest";
import { contact, conversation, message, minutesAfterNoon } from "@/testing/factories";
import { latest, thread, upsert } from "./merge";

const sent = message({ messageId: "m1", status: "sent", updatedAt: minutesAfterNoon(1) });
const read = message({ messageId: "m1", status: "read", updatedAt: minutesAfterNoon(3) });

describe("a message that arrives", () => {
  it("is added when it is new", () => {
    expect(upsert([], sent)).toEqual([sent]);
  });

  it("replaces what is shown when it is newer", () => {
    expect(upsert([sent], read)).toEqual([read]);
  });

  it("changes nothing when it is older", () => {
    expect(upsert([read], sent)).toEqual([read]);
  });

  it("changes nothing when it comes twice", () => {
    expect(upsert(upsert([], sent), sent)).toEqual([sent]);
  });

  it("leads to the same thread in whatever order events come", () => {
    const events = [sent, message({ messageId: "m2", timestamp: minutesAfterNoon(9) }), read];
    const forwards = thread([], events, "asha");
    expect(thread([], events.toReversed(), "asha")).toEqual(forwards);
    expect(forwards.map(({ messageId, status }) => [messageId, status])).toEqual([
      ["m1", "read"],
      ["m2", "sent"],
    ]);
  });
});

describe("the thread", () => {
  it("shows each message once, whether fetched, live or both", () => {
    expect(thread([sent], [read], "asha")).toEqual([read]);
    expect(thread([read], [sent], "asha")).toEqual([read]);
  });

  it("leaves other contacts' messages out", () => {
    expect(thread([], [message({ contactId: "ben" })], "asha")).toEqual([]);
  });
});

describe("the list of conversations", () => {
  const asha = conversation({ lastMessage: sent });
  const ben = conversation({
    contact: contact({ contactId: "ben" }),
    lastMessage: message({ messageId: "b1", contactId: "ben", timestamp: minutesAfterNoon(5) }),
  });

  it("has the newest first", () => {
    expect(latest([asha, ben], []).map(({ contactId }) => contactId)).toEqual(["ben", "asha"]);
  });

  it("moves up with a live message", () => {
    const news = message({ messageId: "m9", timestamp: minutesAfterNoon(9) });
    const [first] = latest([asha, ben], [news]);
    expect(first).toMatchObject({ contactId: "asha", lastMessage: { messageId: "m9" } });
  });

  it("shows the newest status of its last message", () => {
    expect(latest([asha], [read])[0]?.lastMessage.status).toBe("read");
  });

  it("is not changed by a status of an earlier message", () => {
    const earlier = message({ messageId: "m0", timestamp: minutesAfterNoon(-9) });
    expect(latest([asha], [earlier])).toEqual([asha]);
  });
});
