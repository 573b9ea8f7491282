import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { contact, message, minutesAfterNoon } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { Conversations, OnInboundMessage } from "./queries";

const asha = contact();
const ben = contact({ contactId: "ben", name: "Ben Ode", phone: "+14155550123" });
const toAsha = message({ messageId: "a1", content: "On its way" });
const toBen = message({ messageId: "b1", contactId: "ben", content: "Thank you" });
const fromBen = message({
  messageId: "b2",
  contactId: "ben",
  direction: "inbound",
  status: "received",
  content: "One more",
  timestamp: minutesAfterNoon(3),
});

const records = { contacts: [asha, ben], messages: [toAsha, toBen] };
const row = (name: RegExp) => screen.findByRole("link", { name });
const unread = (name: string) => screen.queryByLabelText(name);

describe("the list of conversations", () => {
  it("is narrowed by a name or a number, in the address", async () => {
    const user = open("/dm", platform("Viewer", records));
    await row(/Asha Rao/);
    await user.type(screen.getByLabelText("Search conversations"), "555 01");
    await waitFor(() => expect(screen.queryByRole("link", { name: /Asha Rao/ })).toBeNull());
    expect(await row(/Ben Ode/)).toHaveAttribute("href", "/dm/ben?name=555+01");
  });

  it("says how much was searched when nothing matches", async () => {
    open("/dm?name=zoe", platform("Viewer", records));
    expect(
      await screen.findByText(/among the 2 loaded conversations contains “zoe”/),
    ).toBeVisible();
  });

  it("asks the platform for one channel", async () => {
    const api = platform("Viewer", records);
    const user = open("/dm", api);
    await row(/Asha Rao/);
    await user.click(screen.getByRole("radio", { name: "SMS" }));
    await waitFor(() => expect(api.calls(Conversations).at(-1)).toMatchObject({ channel: "sms" }));
  });

  it("shows what is being written instead of what was said last", async () => {
    const user = open("/dm/asha", platform("Operator", records));
    await user.type(await screen.findByLabelText("Message"), "Half a");
    await user.click(await row(/Ben Ode/));
    expect(await row(/Asha Rao/)).toHaveTextContent("Draft: Half a");
    expect(await screen.findByLabelText("Message")).toHaveValue("");
    await user.click(await row(/Asha Rao/));
    expect(await screen.findByLabelText("Message")).toHaveValue("Half a");
  });

  it("counts what arrives elsewhere, in the tab's title too, until it is opened", async () => {
    const api = platform("Viewer", records);
    const user = open("/dm/asha", api);
    await row(/Ben Ode/);
    act(() => api.publish(OnInboundMessage, { onInboundMessage: fromBen }));
    expect(await screen.findByLabelText("1 unread")).toBeVisible();
    expect(document.title).toBe("(1) Asha Rao · WECARE.DIGITAL");
    await user.click(await row(/Ben Ode/));
    await waitFor(() => expect(unread("1 unread")).toBeNull());
    expect(document.title).toBe("Ben Ode · WECARE.DIGITAL");
  });
});

describe("the thread", () => {
  it("heads each day, and says the whole date of each message", async () => {
    const days = [toAsha, { ...toAsha, messageId: "a2", timestamp: minutesAfterNoon(3 * 24 * 60) }];
    open("/dm/asha", platform("Viewer", { contacts: [asha], messages: days }));
    const thread = within(await screen.findByRole("log"));
    expect(await thread.findByText("1 March 2026")).toBeVisible();
    expect(thread.getByText("4 March 2026")).toBeVisible();
    expect(thread.getAllByTitle(/Sunday.* 1 March 2026/)).toHaveLength(1);
  });
});
