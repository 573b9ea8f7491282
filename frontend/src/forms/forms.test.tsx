import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import type { FormFieldsFragment } from "@/generated/graphql";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { CreateForm, FormConsents, Forms, FormTexts, ReviseForm, SwitchForm } from "./queries";

const offers: FormFieldsFragment = {
  formId: "k7m3p9q",
  url: "https://s.example/f/k7m3p9q",
  name: "Diwali offers",
  channels: ["whatsapp", "sms"],
  language: "hi",
  whatsAppNumber: "+15550001111",
  consentText: "I agree to get offers from WECARE.DIGITAL.",
  version: 2,
  enabled: true,
  createdAt: "2026-03-01T10:00:00.000Z",
  updatedAt: "2026-03-01T10:00:00.000Z",
};

function withForms(role: "Viewer" | "Operator", ...items: FormFieldsFragment[]) {
  return platform(role).on(Forms, () => ({ forms: { items, nextToken: null } }));
}

describe("the list of forms", () => {
  it("shows what customers agree to, where, and in which version", async () => {
    open("/forms", withForms("Viewer", offers));
    const list = await screen.findByRole("list", { name: "List of forms" });
    const row = within(list).getByRole("listitem");
    expect(row).toHaveTextContent("I agree to get offers");
    expect(row).toHaveTextContent("WhatsApp, SMS · Hindi · Version 2");
    expect(within(row).getByRole("link", { name: offers.url })).toHaveAttribute("href", offers.url);
  });

  it("says plainly what is not built", async () => {
    open("/forms", withForms("Viewer"));
    expect(await screen.findByText("There are no forms yet.")).toBeVisible();
    expect(screen.getByText(/Not built: consent to email/)).toBeVisible();
  });

  it("shows the QR code of a form", async () => {
    const user = open("/forms", withForms("Viewer", offers));
    await user.click(await screen.findByRole("button", { name: "QR code" }));
    const dialog = await screen.findByRole("dialog", { name: "QR code of Diwali offers" });
    expect(dialog).toHaveTextContent(offers.url);
  });

  it("lets an operator close a form", async () => {
    const api = withForms("Operator", offers);
    api.on(SwitchForm, () => ({ switchForm: { ...offers, enabled: false } }));
    const user = open("/forms", api);
    await user.click(await screen.findByRole("switch", { name: "Diwali offers is open" }));
    await waitFor(() =>
      expect(api.calls(SwitchForm)).toEqual([{ input: { formId: "k7m3p9q", enabled: false } }]),
    );
  });

  it("offers a viewer nothing to change", async () => {
    const api = withForms("Viewer", offers).on(FormTexts, () => ({
      formTexts: { items: [], nextToken: null },
    }));
    const user = open("/forms", api);
    await screen.findByRole("list", { name: "List of forms" });
    expect(screen.queryByRole("switch")).toBeNull();
    expect(screen.queryByRole("button", { name: "Create form" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Text" }));
    await screen.findByRole("dialog", { name: "Text of Diwali offers" });
    expect(screen.queryByLabelText("New text")).toBeNull();
  });
});

describe("a new form", () => {
  it("is made with the number as the server wants it", async () => {
    const api = withForms("Operator").on(CreateForm, () => ({ createForm: offers }));
    const user = open("/forms", api);
    await user.type(await screen.findByLabelText("Heading"), "Diwali offers");
    await user.click(screen.getByLabelText("SMS"));
    await user.selectOptions(screen.getByLabelText("Language of the page"), "Hindi");
    await user.type(screen.getByLabelText("Our WhatsApp number"), "+91 98765-43210");
    await user.type(screen.getByLabelText("What customers agree to"), offers.consentText);
    await user.click(screen.getByRole("button", { name: "Create form" }));
    expect(await screen.findByText(`${offers.url} is ready.`)).toBeVisible();
    expect(api.calls(CreateForm)).toMatchObject([
      {
        input: {
          name: "Diwali offers",
          channels: ["whatsapp", "sms"],
          language: "hi",
          whatsAppNumber: "+919876543210",
          consentText: offers.consentText,
        },
      },
    ]);
  });

  it("keeps what was written when the server refuses it", async () => {
    const api = withForms("Operator").on(CreateForm, () => {
      throw new ApiError("VALIDATION_ERROR", "Check the form.", {
        consentText: "use at least 20 characters",
      });
    });
    const user = open("/forms", api);
    await user.type(await screen.findByLabelText("What customers agree to"), "I agree");
    await user.click(screen.getByRole("button", { name: "Create form" }));
    await waitFor(() =>
      expect(screen.getByLabelText("What customers agree to")).toHaveAccessibleDescription(
        /at least 20/,
      ),
    );
    expect(screen.getByLabelText("What customers agree to")).toHaveValue("I agree");
  });
});

describe("the wording of a form", () => {
  it("is changed as a new version, and earlier ones are shown", async () => {
    const api = withForms("Operator", offers)
      .on(FormTexts, () => ({
        formTexts: {
          items: [
            { version: 2, consentText: offers.consentText, createdAt: offers.createdAt },
            { version: 1, consentText: "An earlier text.", createdAt: offers.createdAt },
          ],
          nextToken: null,
        },
      }))
      .on(ReviseForm, () => ({ reviseForm: { ...offers, version: 3 } }));
    const user = open("/forms", api);
    await user.click(await screen.findByRole("button", { name: "Text" }));
    expect(await screen.findByText("An earlier text.")).toBeVisible();
    const save = screen.getByRole("button", { name: "Put in force" });
    expect(save).toBeDisabled();
    await user.type(screen.getByLabelText("New text"), " And news.");
    await user.click(save);
    const consentText = `${offers.consentText} And news.`;
    await waitFor(() =>
      expect(api.calls(ReviseForm)).toEqual([
        { input: { formId: "k7m3p9q", version: 2, consentText } },
      ]),
    );
  });
});

describe("the consents by a form", () => {
  it("name who agreed to what, and lead to the contact", async () => {
    const one = {
      evidenceId: "e1",
      version: 1,
      textHash: "a1b2c3",
      channels: ["whatsapp" as const],
      contactId: "c1",
      name: "Asha Rao",
      submittedAt: offers.createdAt,
      confirmedAt: offers.createdAt,
    };
    const api = withForms("Viewer", offers).on(FormConsents, () => ({
      formConsents: { items: [one], nextToken: null },
    }));
    const user = open("/forms", api);
    await user.click(await screen.findByRole("button", { name: "Consents" }));
    const link = await screen.findByRole("link", { name: "Open the contact of Asha Rao" });
    expect(link).toHaveAttribute("href", "/contacts/c1");
    expect(screen.getByText(/agreed to version 1 · WhatsApp/)).toBeVisible();
    expect(screen.getByText(/a1b2c3/)).toBeVisible();
  });

  it("say so when nobody confirmed yet", async () => {
    const api = withForms("Viewer", offers).on(FormConsents, () => ({
      formConsents: { items: [], nextToken: null },
    }));
    const user = open("/forms", api);
    await user.click(await screen.findByRole("button", { name: "Consents" }));
    expect(await screen.findByText("Nobody has confirmed yet.")).toBeVisible();
  });
});
