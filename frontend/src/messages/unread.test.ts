import { describe, expect, it } from "vitest";
import { conversation, message, minutesAfterNoon } from "@/testing/factories";
import { unreadOf } from "./unread";

const said = (minute: number, direction: "inbound" | "outbound" = "inbound") =>
  message({ messageId: `m${minute}`, direction, timestamp: minutesAfterNoon(minute) });

const asha = conversation({ lastMessage: said(5) });

describe("how many messages nobody saw here", () => {
  it("is at least the last one, when that was fetched", () => {
    expect(unreadOf(asha, [], minutesAfterNoon(1))).toEqual({ count: 1, more: true });
    expect(unreadOf(asha, [], undefined)).toEqual({ count: 1, more: true });
  });

  it("is none once the last one was seen", () => {
    expect(unreadOf(asha, [], minutesAfterNoon(5))).toEqual({ count: 0, more: false });
  });

  it("counts exactly what arrives while one looks elsewhere", () => {
    const live = [said(6), said(7), said(8, "outbound")];
    expect(unreadOf(asha, live, minutesAfterNoon(5))).toEqual({ count: 2, more: false });
  });

  it("counts a message once that was fetched and arrived", () => {
    expect(unreadOf(asha, [said(5)], minutesAfterNoon(1))).toEqual({ count: 1, more: false });
  });

  it("counts nobody else's messages, and none of one's own", () => {
    const other = message({ contactId: "ben", direction: "inbound" });
    const answered = conversation({ lastMessage: said(5, "outbound") });
    expect(unreadOf(answered, [other], undefined)).toEqual({ count: 0, more: false });
  });
});
