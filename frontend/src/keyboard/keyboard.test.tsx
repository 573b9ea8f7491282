import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import { SearchContacts } from "@/contacts/queries";
import { contact, message } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
// Loaded before the tests begin: a busy machine takes its time over a panel.
import "./palette";
import "./sheet";

const asha = contact();
const ben = contact({ contactId: "ben", name: "Ben Ode" });
const records = {
  contacts: [asha, ben],
  messages: [message(), message({ messageId: "b1", contactId: "ben" })],
};
const palette = () => screen.findByRole("combobox", { name: "Find or go to" });

describe("the palette", () => {
  it("opens with Ctrl+K, goes to a page and closes", async () => {
    const user = open("/dm", platform("Operator"));
    await screen.findByRole("heading", { name: "Conversations" });
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await palette(), "bulk{Enter}");
    expect(await screen.findByRole("heading", { name: "Bulk Messaging" })).toHaveFocus();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("gives the focus back when nothing was chosen", async () => {
    const user = open("/pay", platform("Operator"));
    const find = await screen.findByRole("button", { name: "Find…" });
    await user.click(find);
    await user.type(await palette(), "bulk{Escape}");
    await waitFor(() => expect(find).toHaveFocus());
  });

  it("finds contacts, and opens the conversation or the contact", async () => {
    const user = open("/pay", platform("Operator", records));
    await user.click(await screen.findByRole("button", { name: "Find…" }));
    await user.type(await palette(), "ben");
    await screen.findByRole("option", { name: "Conversation with Ben Ode", selected: true });
    await user.keyboard("{ArrowDown}");
    expect(screen.getByRole("option", { name: "Contact Ben Ode" })).toHaveAttribute(
      "aria-selected",
      "true",
    );
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("button", { name: "Delete contact" })).toBeVisible();
  });

  it("says so when contacts cannot be searched, and when nothing matches", async () => {
    const api = platform("Operator").on(SearchContacts, ({ query }) => {
      if (query === "zz") return { searchContacts: { items: [], nextToken: null } };
      throw new ApiError("EXTERNAL_API_ERROR", "No.");
    });
    const user = open("/pay", api);
    await user.click(await screen.findByRole("button", { name: "Find…" }));
    await user.type(await palette(), "zz");
    expect(await screen.findByText("Nothing matches “zz”.")).toBeVisible();
    await user.type(await palette(), "y");
    expect(await screen.findByText(/Contacts could not be searched/)).toBeVisible();
  });

  it("offers a viewer nothing that only an operator may do", async () => {
    const user = open("/pay", platform("Viewer"));
    await user.click(await screen.findByRole("button", { name: "Find…" }));
    await screen.findByRole("option", { name: "Go to Contacts" });
    expect(screen.queryByRole("option", { name: "New contact" })).toBeNull();
  });
});

describe("the keys of DM", () => {
  const link = (name: RegExp) => screen.getByRole("link", { name });

  it("move in the list, open, answer, and go back", async () => {
    const user = open("/dm", platform("Operator", records));
    await screen.findByRole("link", { name: /Asha Rao/ });
    await user.keyboard("j");
    expect(link(/Asha Rao/)).toHaveFocus();
    await user.keyboard("j");
    expect(link(/Ben Ode/)).toHaveFocus();
    await user.keyboard("k{ArrowDown}{ArrowUp}{Enter}");
    expect(await screen.findByRole("heading", { name: "Asha Rao", level: 1 })).toBeVisible();
    await screen.findByLabelText("Message");
    await user.keyboard("r");
    expect(screen.getByLabelText("Message")).toHaveFocus();
    await user.keyboard("jrk{Escape}");
    expect(screen.getByLabelText("Message")).toHaveValue("jrk");
    expect(link(/Asha Rao/)).toHaveFocus();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByLabelText("Message")).toBeNull());
  });

  it("are listed with ?, and can be turned off", async () => {
    const user = open("/dm", platform("Operator", records));
    await screen.findByRole("link", { name: /Asha Rao/ });
    await user.keyboard("?");
    const off = await screen.findByRole("switch", { name: /^Shortcuts of a single key/ });
    await user.click(off);
    await user.click(screen.getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("j");
    expect(link(/Asha Rao/)).not.toHaveFocus();
  });
});
