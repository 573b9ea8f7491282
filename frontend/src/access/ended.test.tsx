import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import { Contact, SearchContacts } from "@/contacts/queries";
import type { Role } from "@/generated/graphql";
import { contact, user as userOf } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { Me } from "./me";

const refused = () => {
  throw new ApiError("INSUFFICIENT_PERMISSIONS", "Your access has ended.");
};

describe("whose access ends while they work", () => {
  it("learns it at the next request, calmly, and comes back once it is restored", async () => {
    const contacts = [contact()];
    const api = platform("Operator", { contacts });
    const user = open("/contacts", api);
    const link = await screen.findByRole("link", { name: /Asha Rao/ });
    api.on(Me, refused).on(Contact, refused).on(SearchContacts, refused);
    await user.click(link);
    expect(await screen.findByRole("heading", { name: "Your access has ended" })).toBeVisible();
    expect(screen.getByRole("alert")).toHaveTextContent(/ask an administrator/);
    expect(screen.queryByRole("navigation")).toBeNull();
    expect(screen.queryByText(/Asha/)).toBeNull();
    const again = platform("Operator", { contacts });
    api.on(Me, () => ({ me: userOf("Operator") }));
    api.request = again.request;
    await user.click(screen.getByRole("button", { name: "Check again" }));
    expect(await screen.findByRole("navigation", { name: "Main" })).toBeVisible();
  });

  it("sees less at once when only their role was lowered", async () => {
    let role: Role = "Operator";
    const api = platform("Operator", { contacts: [contact()] }).on(Me, () => ({
      me: userOf(role),
    }));
    const user = open("/contacts", api);
    await screen.findByRole("link", { name: "New contact" });
    role = "Viewer";
    api.on(Contact, () => {
      throw new ApiError("INSUFFICIENT_PERMISSIONS", "Your role Viewer may not do that.");
    });
    await user.click(await screen.findByRole("link", { name: /Asha Rao/ }));
    await user.click(screen.getByRole("link", { name: "Contacts" }));
    expect(await screen.findByRole("heading", { name: "Contacts" })).toBeVisible();
    expect(screen.queryByRole("link", { name: "New contact" })).toBeNull();
    expect(screen.getByRole("link", { name: /Asha Rao/ })).toBeVisible();
  });
});
