import { act, screen, waitFor, within } from "@testing-library/react";
import { CONNECTION_STATE_CHANGE, ConnectionState } from "aws-amplify/api";
import { Hub } from "aws-amplify/utils";
import { describe, expect, it } from "vitest";
import { Me } from "@/access/me";
import { ApiError } from "@/api/error";
import { SearchContacts } from "@/contacts/queries";
import { contact } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { whereMessagesGo } from "./sending-status";
import { layoutWords } from "./words";

const connectionIs = (connectionState: ConnectionState) =>
  act(() => Hub.dispatch("api", { event: CONNECTION_STATE_CHANGE, data: { connectionState } }));

describe("the frame of every page", () => {
  it("has the title, the nine items in their order, and who is signed in", async () => {
    open("/contacts", platform("Operator"));
    const main = within(await screen.findByRole("navigation", { name: "Main" }));
    expect(main.getAllByRole("link").map((link) => link.textContent)).toEqual([
      "Pay",
      "Link",
      "Forms",
      "Docs",
      "Invoice",
      "DM (WhatsApp/SMS/SES)",
      "Contacts",
      "Bulk Messaging",
      "Agent",
    ]);
    expect(main.getByRole("link", { name: "DM" })).toBeVisible();
    expect(screen.getByRole("link", { name: "WECARE.DIGITAL" })).toBeVisible();
    expect(screen.getByText(/operator@example.com/)).toHaveTextContent("Operator");
    expect(screen.getByRole("button", { name: "Sign out" })).toBeVisible();
  });

  it("marks the page one is on, and changes pages without loading the app again", async () => {
    const user = open("/pay", platform("Operator"));
    const item = await screen.findByRole("link", { name: "Contacts" });
    await user.click(item);
    expect(await screen.findByRole("heading", { name: "Contacts" })).toBeVisible();
    expect(item).toHaveAttribute("aria-current", "page");
  });

  it("starts at the dashboard", async () => {
    open("/", platform("Viewer"));
    expect(await screen.findByRole("heading", { name: "Dashboard" })).toBeVisible();
  });

  it("says where messages go", async () => {
    open("/pay", platform("Viewer"));
    expect(await screen.findByText("Local: messages go to the simulator")).toBeVisible();
  });

  it("tells somebody without a role what to do", async () => {
    const api = platform("Viewer").on(Me, () => {
      throw new ApiError("Unauthorized", "Not Authorized to access me on type Query");
    });
    open("/dm", api);
    expect(await screen.findByRole("heading", { name: "No access yet" })).toBeVisible();
    expect(screen.getByText(/Ask an administrator/)).toBeVisible();
    expect(screen.queryByRole("navigation")).toBeNull();
  });
});

describe("where messages go", () => {
  it.each([
    ["production", "LIVE", "Live: messages are sent"],
    ["staging", "DRY_RUN", "Dry run: nothing leaves"],
    ["local", "DRY_RUN", "Dry run: nothing leaves"],
    ["local", "LIVE", "Local: messages go to the simulator"],
  ] as const)("%s, %s: %s", (environment, sendMode, said) => {
    expect(layoutWords.en[whereMessagesGo({ environment, sendMode })]).toBe(said);
  });
});

describe("an address that does not exist", () => {
  it("says so and leads to what works", async () => {
    open("/nowhere", platform("Viewer"));
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
    expect(screen.getByRole("link", { name: "manage Contacts" })).toHaveAttribute(
      "href",
      "/contacts",
    );
    expect(screen.getByRole("link", { name: "answer messages in DM" })).toHaveAttribute(
      "href",
      "/dm",
    );
  });
});

describe("a lost connection", () => {
  it("is said, and when it is back the page is read again and says so", async () => {
    const contacts = [contact()];
    const api = platform("Viewer", { contacts });
    open("/contacts", api);
    await screen.findByRole("link", { name: /Asha Rao/ });
    connectionIs(ConnectionState.Connected);
    connectionIs(ConnectionState.ConnectionDisrupted);
    expect(screen.getByText("Reconnecting…")).toBeVisible();
    contacts.push(contact({ contactId: "new", name: "Written meanwhile" }));
    connectionIs(ConnectionState.Connecting);
    expect(screen.getByText("Reconnecting…")).toBeVisible();
    connectionIs(ConnectionState.Connected);
    expect(await screen.findByText(/Connection restored/)).toBeVisible();
    expect(screen.getByRole("button", { name: /^Close/ })).toBeVisible();
    expect(await screen.findByRole("link", { name: /Written meanwhile/ })).toBeVisible();
    expect(screen.queryByText("Reconnecting…")).toBeNull();
  });

  it("is not announced when the page connects for the first time", async () => {
    const api = platform("Viewer");
    open("/contacts", api);
    await waitFor(() => expect(api.calls(SearchContacts)).toHaveLength(1));
    connectionIs(ConnectionState.Connecting);
    act(() => api.acknowledge());
    connectionIs(ConnectionState.Connected);
    await waitFor(() => expect(api.calls(SearchContacts)).toHaveLength(2));
    expect(screen.queryByText(/Connection restored/)).toBeNull();
  });
});

describe("what happened between reading a page and being subscribed", () => {
  it("is read once, however many subscriptions are taken together", async () => {
    const contacts = [contact()];
    const api = platform("Viewer", { contacts });
    open("/contacts", api);
    await screen.findByRole("link", { name: /Asha Rao/ });
    contacts.push(contact({ contactId: "new", name: "Written meanwhile" }));
    act(() => api.acknowledge());
    act(() => api.acknowledge());
    expect(await screen.findByRole("link", { name: /Written meanwhile/ })).toBeVisible();
    expect(api.calls(SearchContacts)).toHaveLength(2);
  });
});
