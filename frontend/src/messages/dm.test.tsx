import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { UpdateContact } from "@/contacts/queries";
import { contact, message, minutesAfterNoon } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { Messages, OnInboundMessage, OnMessageStatus } from "./queries";

const inAnHour = new Date(Date.now() + 60 * 60_000).toISOString();
const asha = contact({ windowExpiresAt: inAnHour });
const ben = contact({ contactId: "ben", name: "Ben Ode", optInWhatsApp: false });
const sent = message({ messageId: "m1", status: "sent" });
const question = message({
  messageId: "m2",
  direction: "inbound",
  status: "received",
  content: "Where is my order?",
  timestamp: minutesAfterNoon(5),
  updatedAt: minutesAfterNoon(5),
});

const inThread = () => within(screen.getByRole("log", { name: "Messages" }));
const inList = () => within(screen.getByRole("navigation", { name: "Conversations" }));

describe("a conversation", () => {
  it("is a deep link that shows what was said, oldest first", async () => {
    open("/dm/asha", platform("Viewer", { contacts: [asha], messages: [sent, question] }));
    await screen.findByRole("heading", { name: "Asha Rao", level: 1 });
    await waitFor(() => expect(inThread().getAllByRole("listitem")).toHaveLength(2));
    const [first, second] = inThread().getAllByRole("listitem");
    expect(first).toHaveTextContent("Your order is ready.");
    expect(second).toHaveTextContent("Where is my order?");
  });

  it("shows a customer's message as it arrives, and reads the window again", async () => {
    const contacts = [contact()];
    const api = platform("Viewer", { contacts, messages: [sent] });
    open("/dm/asha", api);
    await screen.findByText("Window closed: only a template may be sent");
    contacts[0] = asha;
    act(() => api.publish(OnInboundMessage, { onInboundMessage: question }));
    expect(await inThread().findByText("Where is my order?")).toBeVisible();
    expect(await screen.findByText(/Window open, closes in \d+ min/)).toBeVisible();
    expect(await inList().findByText("Where is my order?")).toBeVisible();
  });

  it("follows a message's ticks, and ignores an event older than what is shown", async () => {
    const api = platform("Viewer", { contacts: [asha], messages: [sent] });
    open("/dm/asha", api);
    await waitFor(() => expect(inThread().getByRole("img", { name: "Sent" })).toBeVisible());
    const read = { ...sent, status: "read" as const, updatedAt: minutesAfterNoon(2) };
    const delivered = { ...sent, status: "delivered" as const, updatedAt: minutesAfterNoon(1) };
    act(() => api.publish(OnMessageStatus, { onMessageStatus: read }));
    act(() => api.publish(OnMessageStatus, { onMessageStatus: delivered }));
    expect(inThread().getByRole("img", { name: "Read" })).toBeVisible();
    expect(inThread().queryByRole("img", { name: "Delivered" })).toBeNull();
  });

  it("does not show another contact's message in this thread", async () => {
    const api = platform("Viewer", { contacts: [asha, ben], messages: [sent] });
    open("/dm/asha", api);
    await waitFor(() => expect(inThread().getAllByRole("listitem")).toHaveLength(1));
    const other = { ...question, contactId: "ben" };
    act(() => api.publish(OnInboundMessage, { onInboundMessage: other }));
    expect(inThread().getAllByRole("listitem")).toHaveLength(1);
  });

  it("loads older messages", async () => {
    const api = platform("Viewer", { contacts: [asha] }).on(Messages, ({ nextToken }) => ({
      messages: nextToken
        ? { items: [sent], nextToken: null }
        : { items: [question], nextToken: "older" },
    }));
    const user = open("/dm/asha", api);
    await user.click(await screen.findByRole("button", { name: "Load older messages" }));
    await waitFor(() => expect(inThread().getAllByRole("listitem")).toHaveLength(2));
  });

  it("keeps what it cannot show, and says what it is", async () => {
    const location = message({ messageType: "location", content: null, direction: "inbound" });
    open("/dm/asha", platform("Viewer", { contacts: [asha], messages: [location] }));
    expect(await screen.findByText("Unsupported, kept: Location")).toBeVisible();
  });

  it("says why a message failed", async () => {
    const failed = message({
      status: "failed",
      errorDetails: "Phone unreachable.",
      errorCode: "131026",
    });
    open("/dm/asha", platform("Viewer", { contacts: [asha], messages: [failed] }));
    expect(await screen.findByText("Not delivered: Phone unreachable. (131026)")).toBeVisible();
  });
});

describe("who may answer", () => {
  it("a viewer watches without a composer", async () => {
    open("/dm/asha", platform("Viewer", { contacts: [asha], messages: [sent] }));
    await waitFor(() => expect(inThread().getAllByRole("listitem")).toHaveLength(1));
    expect(screen.queryByLabelText("Message")).toBeNull();
    expect(screen.queryByRole("button", { name: "Send" })).toBeNull();
  });

  it("a viewer is not offered to record consent", async () => {
    open("/dm/ben", platform("Viewer", { contacts: [ben] }));
    await screen.findByRole("heading", { name: "Ben Ode", level: 1 });
    expect(screen.queryByRole("button", { name: "Record WhatsApp opt-in" })).toBeNull();
  });

  it("an operator records the opt-in with its source, then answers", async () => {
    const api = platform("Operator", { contacts: [ben] });
    api.on(UpdateContact, () => ({ updateContact: { ...ben, optInWhatsApp: true } }));
    const user = open("/dm/ben", api);
    expect(await screen.findByText(/Ben Ode has not opted in to WhatsApp/)).toBeVisible();
    expect(screen.queryByLabelText("Message")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Record WhatsApp opt-in" }));
    await user.click(await screen.findByRole("radio", { name: "In person" }));
    await user.click(screen.getByRole("button", { name: "Record opt-in" }));
    expect(await screen.findByLabelText("Message")).toBeVisible();
    expect(api.calls(UpdateContact)).toEqual([
      { input: { contactId: "ben", optInWhatsApp: true, optInSource: expect.any(String) } },
    ]);
  });

  it("nobody answers a contact who does not exist", async () => {
    open("/dm/gone", platform("Operator"));
    expect(await screen.findByText(/does not exist or was deleted/)).toBeVisible();
    expect(screen.queryByLabelText("Message")).toBeNull();
  });
});
