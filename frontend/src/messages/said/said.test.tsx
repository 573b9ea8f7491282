import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Message } from "@/messages/merge";
import { contact, message, minutesAfterNoon } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";

function show(...messages: Partial<Message>[]) {
  const said = messages.map((given, i) =>
    message({
      messageId: `m${i}`,
      timestamp: minutesAfterNoon(i),
      direction: "inbound",
      status: "received",
      ...given,
    }),
  );
  const api = platform("Operator", { contacts: [contact()], messages: said });
  return { user: open("/dm/asha", api), api };
}

const thread = async () => within(await screen.findByRole("log", { name: "Messages" }));

describe("what a message is made of", () => {
  it("shows a place with a link to the map", async () => {
    const link = "https://www.google.com/maps?q=28.6,77.2";
    show({ messageType: "location", content: `India Gate\nNew Delhi\n${link}` });
    const map = await (await thread()).findByRole("link", { name: "Open the map" });
    expect(map).toHaveAttribute("href", link);
    expect(map).toHaveAttribute("rel", "noopener noreferrer");
    expect(screen.queryByText(link)).toBeNull();
  });

  it.each([
    ["contacts", "Ravi, +919800000000", "Contact card"],
    ["interactive", "Tomorrow\nbefore noon", "Chosen reply"],
    ["button", "Call me", "Chosen reply"],
    ["order", "2 x lamp-7, 450 INR", "Order"],
    ["system", "Asha changed from one number to another", "WhatsApp says"],
    ["reaction", "👍", "Reaction"],
  ] as const)("names %s and shows its words", async (messageType, content, name) => {
    show({ messageType, content });
    expect(await (await thread()).findByText(name)).toBeVisible();
    const [first = ""] = content.split("\n");
    expect((await thread()).getByText(new RegExp(first.replace("+", "\\+")))).toBeVisible();
  });

  it("keeps what nobody knows", async () => {
    show({ messageType: "unsupported", content: null });
    expect(await (await thread()).findByText(/^Unsupported, kept:/)).toBeVisible();
  });

  it("makes addresses links, and nothing else", async () => {
    show({ content: "See https://wecare.digital/a?b=1. Or javascript:alert(1) <b>not</b>" });
    const links = await (await thread()).findAllByRole("link");
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      "https://wecare.digital/a?b=1",
    ]);
    expect((await thread()).getByText(/<b>not<\/b>/)).toBeVisible();
  });

  it("shows reactions on their message, and what was edited or deleted", async () => {
    show({
      content: "At six",
      originalContent: "At five",
      editedAt: minutesAfterNoon(1),
      revokedAt: minutesAfterNoon(2),
      reactions: [{ emoji: "🙏", at: minutesAfterNoon(3) }],
    });
    const reactions = await (await thread()).findByRole("list", { name: "Reactions" });
    expect(reactions).toHaveTextContent("🙏");
    expect((await thread()).getByText("At five")).toBeVisible();
    expect((await thread()).getByText(/deleted this message; it is kept/)).toBeVisible();
  });

  it("shows the words that came with a file", async () => {
    const media = { fileId: "f1", filename: "a.pdf", contentType: "application/pdf", size: 9 };
    show({ messageType: "document", content: "My invoice", caption: null, media });
    expect(await (await thread()).findByText("My invoice")).toBeVisible();
  });

  it("says that a file has not arrived yet", async () => {
    show({ messageType: "image", content: null });
    expect(
      await (await thread()).findByText("Picture: the file has not arrived yet"),
    ).toBeVisible();
  });
});

describe("how far a message came", () => {
  it("says why a queued one waits", async () => {
    show({ direction: "outbound", status: "queued" });
    expect(await (await thread()).findByText(/Waits for its turn/)).toBeVisible();
  });

  it("offers to write a failed one again, on its channel", async () => {
    const { user } = show({
      direction: "outbound",
      channel: "whatsapp",
      status: "failed",
      content: "Are you there?",
    });
    await user.click(await (await thread()).findByRole("button", { name: "Write again" }));
    expect(await screen.findByLabelText("Message")).toHaveValue("Are you there?");
  });

  it("says every reason of a message that the rules stopped, and what to do", async () => {
    const at = minutesAfterNoon(1);
    show({
      direction: "outbound",
      status: "failed",
      errorCode: "OPT_IN_REQUIRED",
      errorDetails: "This contact has not opted in to WhatsApp.",
      verdict: { allowed: false, reasons: ["OPT_IN_REQUIRED", "TEMPLATE_REQUIRED"], at },
    });
    const said = await (await thread()).findByText("Not sent:");
    const reasons = within(said).getAllByRole("listitem");
    expect(reasons.map((each) => each.textContent)).toEqual([
      "They had not opted in to WhatsApp. Record their opt-in once they agree.",
      "The 24-hour window was closed. Send a template, or wait until they write.",
    ]);
    expect(within(said).getByRole("link", { name: "Open contact" })).toHaveAttribute(
      "href",
      "/contacts/asha",
    );
  });

  it("says a rule that it does not know in the platform's words", async () => {
    const at = minutesAfterNoon(1);
    show({
      direction: "outbound",
      status: "failed",
      errorCode: "VALIDATION_ERROR",
      errorDetails: "The template's parameters changed; fill them anew.",
      verdict: { allowed: false, reasons: ["VALIDATION_ERROR", "NEW_RULE"], at },
    });
    expect(await (await thread()).findByText(/fill them anew/)).toBeVisible();
    expect((await thread()).getByText(/A rule forbade it \(NEW_RULE\)/)).toBeVisible();
  });

  it("never offers to write again what may have been sent", async () => {
    show({ direction: "outbound", status: "unknown" });
    expect(await (await thread()).findByText(/may or may not have been sent/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Write again" })).toBeNull();
  });
});
