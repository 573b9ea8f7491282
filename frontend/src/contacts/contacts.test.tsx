import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import { contact } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import {
  CreateContact,
  DeleteContact,
  RestoreContact,
  SearchContacts,
  UpdateContact,
} from "./queries";

const asha = contact({ contactId: "asha", name: "Asha Rao" });
const ben = contact({ contactId: "ben", name: "Ben Ode", phone: null, optInWhatsApp: false });

describe("the list of contacts", () => {
  it("shows how to reach each contact and what they consented to", async () => {
    open("/contacts", platform("Viewer", { contacts: [asha, ben] }));
    const row = await screen.findByRole("link", { name: /Asha Rao/ });
    expect(row).toHaveTextContent("+919876543210 · asha@example.com");
    expect(row).toHaveTextContent("WhatsApp opt-in");
    expect(screen.getByRole("link", { name: /Ben Ode/ })).toHaveTextContent("Not opted in");
  });

  it("searches as one types", async () => {
    const user = open("/contacts", platform("Viewer", { contacts: [asha, ben] }));
    await user.type(await screen.findByLabelText("Search contacts"), "ben");
    await waitFor(() => expect(screen.queryByRole("link", { name: /Asha/ })).toBeNull());
    expect(screen.getByRole("link", { name: /Ben Ode/ })).toBeVisible();
  });

  it("keeps the search in the address", async () => {
    const api = platform("Viewer", { contacts: [asha, ben] });
    open("/contacts?q=Asha", api);
    expect(await screen.findByRole("link", { name: /Asha/ })).toBeVisible();
    expect(screen.getByLabelText("Search contacts")).toHaveValue("Asha");
    expect(api.calls(SearchContacts)).toMatchObject([{ query: "Asha" }]);
  });

  it("loads the next page", async () => {
    const api = platform("Viewer").on(SearchContacts, ({ nextToken }) => ({
      searchContacts: nextToken
        ? { items: [ben], nextToken: null }
        : { items: [asha], nextToken: "2" },
    }));
    const user = open("/contacts", api);
    await user.click(await screen.findByRole("button", { name: "Load more" }));
    expect(await screen.findByRole("link", { name: /Ben Ode/ })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
  });
});

describe("a new contact", () => {
  it("is created with the phone number as the server wants it, and shown", async () => {
    const api = platform("Operator", { contacts: [asha] });
    api.on(CreateContact, () => ({ createContact: asha }));
    const user = open("/contacts/new", api);
    await user.type(await screen.findByLabelText("Name"), "Asha Rao");
    await user.type(screen.getByLabelText("Phone"), "+91 (98765) 43-210");
    await user.click(screen.getByRole("button", { name: "Create contact" }));
    expect(await screen.findByRole("heading", { name: "Asha Rao" })).toBeVisible();
    expect(api.calls(CreateContact)).toEqual([
      { input: { name: "Asha Rao", phone: "+919876543210" } },
    ]);
  });

  it("shows the server's sentence next to the field it is about", async () => {
    const api = platform("Operator").on(CreateContact, () => {
      throw new ApiError("VALIDATION_ERROR", "Check the contact's details.", {
        phone: "Write the number with its country code.",
      });
    });
    const user = open("/contacts/new", api);
    await user.type(await screen.findByLabelText("Name"), "Asha");
    await user.click(screen.getByRole("button", { name: "Create contact" }));
    const phone = screen.getByLabelText("Phone");
    await waitFor(() => expect(phone).toBeInvalid());
    expect(phone).toHaveAccessibleDescription(/Write the number with its country code/);
    expect(screen.getByLabelText("Name")).toHaveValue("Asha");
  });

  it("shows a refusal that is about no field", async () => {
    const api = platform("Operator").on(CreateContact, () => {
      throw new ApiError("CONFLICT", "Another contact already has this phone number.");
    });
    const user = open("/contacts/new", api);
    await user.click(await screen.findByRole("button", { name: "Create contact" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("already has this phone number");
  });
});

describe("one contact", () => {
  it("sends only the details that were edited", async () => {
    const api = platform("Operator", { contacts: [asha] });
    api.on(UpdateContact, () => ({ updateContact: { ...asha, email: null } }));
    const user = open("/contacts/asha", api);
    await user.clear(await screen.findByLabelText("Email"));
    await user.click(screen.getByRole("button", { name: "Save changes" }));
    await screen.findByText("Saved.");
    expect(api.calls(UpdateContact)).toEqual([{ input: { contactId: "asha", email: null } }]);
  });

  it("is deleted only after a confirmation", async () => {
    const api = platform("Operator", { contacts: [asha] });
    api.on(DeleteContact, ({ contactId }) => ({
      deleteContact: { contactId, deletedAt: asha.updatedAt },
    }));
    const user = open("/contacts/asha", api);
    await user.click(await screen.findByRole("button", { name: "Delete contact" }));
    expect(api.calls(DeleteContact)).toEqual([]);
    const question = await screen.findByRole("dialog", { name: "Delete Asha Rao?" });
    await user.click(within(question).getByRole("button", { name: "Yes, delete" }));
    expect(await screen.findByRole("heading", { name: "Contacts" })).toBeVisible();
    expect(api.calls(DeleteContact)).toEqual([{ contactId: "asha" }]);
  });

  it("comes back when the deletion is undone at once", async () => {
    const api = platform("Operator", { contacts: [asha] });
    api.on(DeleteContact, ({ contactId }) => ({
      deleteContact: { contactId, deletedAt: asha.updatedAt },
    }));
    api.on(RestoreContact, () => ({ restoreContact: asha }));
    const user = open("/contacts/asha", api);
    await user.click(await screen.findByRole("button", { name: "Delete contact" }));
    await user.click(await screen.findByRole("button", { name: "Yes, delete" }));
    expect(await screen.findByText("Asha Rao was deleted.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Asha Rao is back.")).toBeVisible();
    expect(api.calls(RestoreContact)).toEqual([{ contactId: "asha" }]);
  });

  it("comes back later from its own page, unless somebody else has the number", async () => {
    let isTaken = true;
    const api = platform("Operator").on(RestoreContact, () => {
      if (isTaken) throw new ApiError("CONFLICT", "Another contact already has this phone number.");
      return { restoreContact: asha };
    });
    const user = open("/contacts/asha", api);
    const back = await screen.findByRole("button", { name: "Bring the contact back" });
    await user.click(back);
    expect(await screen.findByRole("alert")).toHaveTextContent("already has this phone number");
    isTaken = false;
    await user.click(back);
    expect(await screen.findByRole("heading", { name: "Asha Rao" })).toBeVisible();
  });

  it("says so when there is none", async () => {
    open("/contacts/gone", platform("Viewer"));
    expect(await screen.findByRole("heading", { name: "No such contact" })).toBeVisible();
  });
});

describe("a viewer", () => {
  it("is offered no way to create a contact", async () => {
    open("/contacts", platform("Viewer", { contacts: [asha] }));
    await screen.findByRole("link", { name: /Asha Rao/ });
    expect(screen.queryByRole("link", { name: "New contact" })).toBeNull();
  });

  it("is offered no way to bring a deleted contact back", async () => {
    open("/contacts/gone", platform("Viewer"));
    await screen.findByRole("heading", { name: "No such contact" });
    expect(screen.queryByRole("button", { name: "Bring the contact back" })).toBeNull();
  });

  it("reads a contact without a way to change or delete it", async () => {
    open("/contacts/asha", platform("Viewer", { contacts: [asha] }));
    await screen.findByRole("heading", { name: "Asha Rao" });
    expect(screen.queryByRole("button", { name: "Save changes" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Delete contact" })).toBeNull();
    expect(screen.queryByRole("switch")).toBeNull();
    expect(screen.getByText("WhatsApp opt-in: recorded")).toBeVisible();
  });
});
