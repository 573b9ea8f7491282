import { describe, expect, it } from "vitest";
import { message, minutesAfterNoon } from "@/testing/factories";
import { awaited, change, emptyOutbox, type Outgoing } from "./outgoing";

const noon = Date.parse(minutesAfterNoon(0));

function outgoing(clientToken: string, given: Partial<Outgoing> = {}): Outgoing {
  const words = { channel: "whatsapp", messageType: "text", content: "Yes" } as const;
  const attempt = { words, clientToken };
  return { contactId: "asha", attempt, file: null, at: noon, error: null, ...given };
}

const first = outgoing("1");
const second = outgoing("2");
const sending = [first, second].reduce(
  (box, each) => change(box, { kind: "sending", outgoing: each }),
  emptyOutbox,
);

describe("a text on its way", () => {
  it("is shown until it is answered", () => {
    const answered = change(sending, { kind: "answered", outgoing: first, messageId: "m1" });
    expect(awaited(sending, "asha", [])).toEqual([first, second]);
    expect(awaited(answered, "asha", [])).toEqual([second]);
  });

  it("is shown in its own conversation only", () => {
    expect(awaited(sending, "ben", [])).toEqual([]);
  });

  it("gives way to its message when that arrives before the answer", () => {
    const live = message({ messageId: "m1", content: "Yes", timestamp: minutesAfterNoon(0.5) });
    expect(awaited(sending, "asha", [live])).toEqual([second]);
  });

  it("does not take an answered message for itself", () => {
    const answered = change(sending, { kind: "answered", outgoing: first, messageId: "m1" });
    const live = message({ messageId: "m1", content: "Yes" });
    expect(awaited(answered, "asha", [live])).toEqual([second]);
  });

  it.each([
    ["said long before", { timestamp: minutesAfterNoon(-5) }],
    ["the customer's", { direction: "inbound" as const }],
    ["about something else", { content: "No" }],
    ["on another channel", { channel: "sms" as const }],
  ])("is not hidden by a message that is %s", (_case, given) => {
    const other = message({ content: "Yes", ...given });
    expect(awaited(sending, "asha", [other])).toEqual([first, second]);
  });
});

describe("a file on its way", () => {
  const words = { channel: "whatsapp", messageType: "image", mediaFileId: "f1" } as const;
  const file = outgoing("3", { attempt: { words, clientToken: "3" } });
  const box = change(emptyOutbox, { kind: "sending", outgoing: file });
  const media = { fileId: "f1", filename: "lamp.png", contentType: "image/png", size: 9 };

  it("gives way to the message with that file and those words", () => {
    const itself = message({ messageType: "image", content: null, media });
    expect(awaited(box, "asha", [itself])).toEqual([]);
    expect(awaited(box, "asha", [{ ...itself, caption: "Other words" }])).toEqual([file]);
    expect(awaited(box, "asha", [{ ...itself, media: { ...media, fileId: "f2" } }])).toEqual([
      file,
    ]);
  });
});

describe("an email on its way", () => {
  it("is known by its subject, and by its text if it has one", () => {
    const words = { channel: "email", subject: "Lamps", bodyHtml: "<p>Hi</p>" } as const;
    const email = outgoing("4", { attempt: { words, clientToken: "4" } });
    const box = change(emptyOutbox, { kind: "sending", outgoing: email });
    const itself = message({ channel: "email", subject: "Lamps", content: "Hi" });
    expect(awaited(box, "asha", [itself])).toEqual([]);
    expect(awaited(box, "asha", [{ ...itself, subject: "Chairs" }])).toEqual([email]);
  });
});

describe("a text that did not arrive", () => {
  it("stays with its error, under the same token, and is sent again under it", () => {
    const error = new Error("No answer.");
    const failed = change(sending, { kind: "failed", outgoing: first, error });
    expect(awaited(failed, "asha", [])).toContainEqual({ ...first, error });
    const again = change(failed, { kind: "sending", outgoing: first });
    expect(awaited(again, "asha", [])).toEqual([second, first]);
  });

  it("goes when it is discarded", () => {
    expect(change(sending, { kind: "discarded", outgoing: first }).outgoing).toEqual([second]);
  });

  it("is taken back with its reason when it is refused, until that is read", () => {
    const error = new Error("No opt-in.");
    const refused = change(sending, { kind: "refused", outgoing: first, error });
    expect(refused.outgoing).toEqual([second]);
    expect(refused.refusals).toEqual({ asha: { channel: "whatsapp", error } });
    const read = change(refused, { kind: "acknowledged", contactId: "asha" });
    expect(read.refusals).toEqual({ asha: null });
  });
});
