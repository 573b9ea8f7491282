import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import type { LinkFieldsFragment } from "@/generated/graphql";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { CreateLink, Links, SwitchLink } from "./queries";

const offer: LinkFieldsFragment = {
  code: "k7m3p9q",
  url: "https://s.example/l/k7m3p9q",
  title: "Diwali offer",
  kind: "web",
  target: "https://example.com/diwali",
  enabled: true,
  clicks: 12,
  lastClickedAt: "2026-03-01T12:00:00.000Z",
  createdAt: "2026-03-01T10:00:00.000Z",
};

function withLinks(role: "Viewer" | "Operator", ...items: LinkFieldsFragment[]) {
  return platform(role).on(Links, () => ({ links: { items, nextToken: null } }));
}

describe("the list of links", () => {
  it("shows where each leads and how often it was opened", async () => {
    open("/link", withLinks("Viewer", offer));
    const row = within(await screen.findByRole("list", { name: "Links" })).getByRole("listitem");
    expect(row).toHaveTextContent("Diwali offer");
    expect(row).toHaveTextContent("https://example.com/diwali");
    expect(row).toHaveTextContent("12 clicks");
  });

  it("says so when there is none", async () => {
    open("/link", withLinks("Operator"));
    expect(await screen.findByText("There are no links yet.")).toBeVisible();
  });

  it("shows the QR code of a link", async () => {
    const user = open("/link", withLinks("Viewer", offer));
    await user.click(await screen.findByRole("button", { name: "QR code" }));
    const dialog = await screen.findByRole("dialog", { name: "QR code of Diwali offer" });
    expect(within(dialog).getByRole("img", { name: "QR code of Diwali offer" })).toBeVisible();
    expect(dialog).toHaveTextContent(offer.url);
  });

  it("lets an operator switch a link off, and a viewer only see it", async () => {
    const api = withLinks("Operator", offer);
    api.on(SwitchLink, () => ({ switchLink: { ...offer, enabled: false } }));
    const user = open("/link", api);
    await user.click(await screen.findByRole("switch", { name: "Diwali offer works" }));
    await waitFor(() =>
      expect(api.calls(SwitchLink)).toEqual([{ input: { code: "k7m3p9q", enabled: false } }]),
    );
  });

  it("offers a viewer nothing to change", async () => {
    open("/link", withLinks("Viewer", offer));
    await screen.findByRole("list", { name: "Links" });
    expect(screen.queryByRole("switch")).toBeNull();
    expect(screen.queryByRole("button", { name: "Create link" })).toBeNull();
  });
});

describe("a new link", () => {
  it("to a page is made and shown", async () => {
    const api = withLinks("Operator").on(CreateLink, () => ({ createLink: offer }));
    const user = open("/link", api);
    await user.type(await screen.findByLabelText("Name"), "Diwali offer");
    await user.type(screen.getByLabelText("Address"), "https://example.com/diwali");
    await user.click(screen.getByRole("button", { name: "Create link" }));
    expect(await screen.findByText(`${offer.url} is ready.`)).toBeVisible();
    expect(api.calls(CreateLink)).toMatchObject([
      { input: { title: "Diwali offer", target: "https://example.com/diwali" } },
    ]);
  });

  it("to a chat says the number as the server wants it", async () => {
    const api = withLinks("Operator").on(CreateLink, () => ({ createLink: offer }));
    const user = open("/link", api);
    await user.click(await screen.findByLabelText("A WhatsApp chat with us"));
    await user.type(screen.getByLabelText("Name"), "Chat");
    await user.type(screen.getByLabelText("Our WhatsApp number"), "+91 98765-43210");
    await user.type(screen.getByLabelText("Message that is written already"), "Hello");
    await user.click(screen.getByRole("button", { name: "Create link" }));
    await waitFor(() =>
      expect(api.calls(CreateLink)).toMatchObject([
        { input: { title: "Chat", whatsAppNumber: "+919876543210", text: "Hello" } },
      ]),
    );
  });

  it("keeps what was written when the server refuses it, and asks under another token once it changed", async () => {
    const api = withLinks("Operator").on(CreateLink, () => {
      throw new ApiError("VALIDATION_ERROR", "Check the link.", { target: "begin with https://" });
    });
    const user = open("/link", api);
    await user.type(await screen.findByLabelText("Address"), "example.com");
    await user.click(screen.getByRole("button", { name: "Create link" }));
    await waitFor(() =>
      expect(screen.getByLabelText("Address")).toHaveAccessibleDescription(/begin with https/),
    );
    await user.click(screen.getByRole("button", { name: "Create link" }));
    await waitFor(() => expect(api.calls(CreateLink)).toHaveLength(2));
    const [first, second] = api.calls(CreateLink);
    expect(second).toEqual(first);
    expect(screen.getByLabelText("Address")).toHaveValue("example.com");
    await user.type(screen.getByLabelText("Name"), "Offer");
    await user.click(screen.getByRole("button", { name: "Create link" }));
    await waitFor(() => expect(api.calls(CreateLink)).toHaveLength(3));
    const token = (call: unknown) => (call as { input: { clientToken: string } }).input.clientToken;
    expect(token(api.calls(CreateLink)[2])).not.toBe(token(first));
  });
});
