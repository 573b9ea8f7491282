import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { contact } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { UpdateContact } from "../queries";

const NOON = "2026-03-01T12:00:00.000Z";
const ben = contact({ contactId: "ben", name: "Ben Ode", optInWhatsApp: false });

function word(source: string, by: string, optedIn = true) {
  return { optedIn, source, at: NOON, by };
}

describe("recording a consent", () => {
  it("asks for its source, and changes that opt-in alone", async () => {
    const changed: ContactFieldsFragment = {
      ...ben,
      optInWhatsApp: true,
      consents: { ...ben.consents, whatsApp: word("phone call", "Operator") },
    };
    const api = platform("Operator", { contacts: [ben] });
    api.on(UpdateContact, () => ({ updateContact: changed }));
    const user = open("/contacts/ben", api);
    const sender = await screen.findByRole("switch", { name: "WhatsApp opt-in" });
    await user.click(sender);
    expect(sender).not.toBeChecked();
    const question = await screen.findByRole("dialog", { name: /WhatsApp opt-in of Ben Ode/ });
    await user.click(within(question).getByRole("radio", { name: "On the phone" }));
    await user.click(within(question).getByRole("button", { name: "Record opt-in" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(api.calls(UpdateContact)).toEqual([
      { input: { contactId: "ben", optInWhatsApp: true, optInSource: "phone call" } },
    ]);
    expect(sender).toBeChecked();
    expect(sender).toHaveAccessibleDescription(/On the phone · .*2026.* · recorded by you/);
  });

  it("takes a source in one's own words", async () => {
    const api = platform("Operator", { contacts: [ben] });
    api.on(UpdateContact, () => ({ updateContact: ben }));
    const user = open("/contacts/ben", api);
    await user.click(await screen.findByRole("switch", { name: "SMS opt-in" }));
    await user.click(await screen.findByRole("radio", { name: "Something else" }));
    await user.click(screen.getByRole("button", { name: "Record opt-in" }));
    expect(screen.getByLabelText("Source")).toHaveAccessibleDescription(/Write where/);
    await user.type(screen.getByLabelText("Source"), "  Trade fair, Pune ");
    await user.click(screen.getByRole("button", { name: "Record opt-in" }));
    await waitFor(() =>
      expect(api.calls(UpdateContact)).toEqual([
        { input: { contactId: "ben", optInSms: true, optInSource: "Trade fair, Pune" } },
      ]),
    );
  });

  it("records nothing without a source", async () => {
    const api = platform("Operator", { contacts: [ben] });
    const user = open("/contacts/ben", api);
    await user.click(await screen.findByRole("switch", { name: "Email opt-in" }));
    await user.click(await screen.findByRole("button", { name: "Record opt-in" }));
    expect(await screen.findByText("Choose how they consented.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.getByRole("switch", { name: "Email opt-in" })).not.toBeChecked();
    expect(api.calls(UpdateContact)).toEqual([]);
  });

  it("shows what the server says about the source next to it", async () => {
    const api = platform("Operator", { contacts: [ben] }).on(UpdateContact, () => {
      throw new ApiError("VALIDATION_ERROR", "Please correct.", { optInSource: "is too long" });
    });
    const user = open("/contacts/ben", api);
    await user.click(await screen.findByRole("switch", { name: "SMS opt-in" }));
    await user.click(await screen.findByRole("radio", { name: "Something else" }));
    await user.type(screen.getByLabelText("Source"), "x");
    await user.click(screen.getByRole("button", { name: "Record opt-in" }));
    await waitFor(() =>
      expect(screen.getByLabelText("Source")).toHaveAccessibleDescription(/is too long/),
    );
  });
});

describe("a consent that stands or ended", () => {
  it("is switched off only after a confirmation", async () => {
    const asha = contact();
    const api = platform("Operator", { contacts: [asha] });
    api.on(UpdateContact, () => ({ updateContact: { ...asha, optInWhatsApp: false } }));
    const user = open("/contacts/asha", api);
    const given = await screen.findByRole("switch", { name: "WhatsApp opt-in" });
    await user.click(given);
    await user.click(await screen.findByRole("button", { name: "Keep opt-in" }));
    expect(api.calls(UpdateContact)).toEqual([]);
    await user.click(given);
    await user.click(await screen.findByRole("button", { name: "Switch off" }));
    await waitFor(() => expect(given).not.toBeChecked());
    expect(api.calls(UpdateContact)).toEqual([
      { input: { contactId: "asha", optInWhatsApp: false } },
    ]);
  });

  it("says on whose word, also to who only reads", async () => {
    const consents = {
      whatsApp: word("Trade fair, Pune", "somebody"),
      sms: word("sms:STOP", "system", false),
      email: null,
    };
    open("/contacts/asha", platform("Viewer", { contacts: [contact({ consents })] }));
    expect(await screen.findByText(/^Trade fair, Pune · .* a colleague$/)).toBeVisible();
    expect(screen.getByText(/^Switched off: STOP by SMS · .* automatically$/)).toBeVisible();
  });

  it("is worth asking again when the number it was given for changes", async () => {
    const user = open("/contacts/asha", platform("Operator", { contacts: [contact()] }));
    const phone = await screen.findByLabelText("Phone");
    expect(screen.queryByText(/ask again/)).toBeNull();
    await user.clear(phone);
    await user.type(phone, "+12025550123");
    expect(screen.getByText(/^WhatsApp opt-in was given for the number/)).toBeVisible();
    await user.clear(phone);
    await user.type(phone, "+91 98765 43210");
    expect(screen.queryByText(/ask again/)).toBeNull();
  });
});
