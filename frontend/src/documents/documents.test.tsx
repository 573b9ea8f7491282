import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { ApiError, NO_ANSWER } from "@/api/error";
import type { ContactFieldsFragment, DocumentFieldsFragment } from "@/generated/graphql";
import { MediaUrl } from "@/media/queries";
import { CreateMediaUpload } from "@/media/upload";
import { SendWhatsApp } from "@/messages/deliver";
import { contact, message } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { takeUploads } from "@/testing/uploads";
import { AddDocument, Documents, RemoveDocument, RenameDocument } from "./queries";

const menu: DocumentFieldsFragment = {
  fileId: "f1",
  name: "Diwali menu",
  filename: "menu.pdf",
  contentType: "application/pdf",
  messageType: "document",
  size: 250_000,
  createdAt: "2026-03-01T10:00:00.000Z",
};
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

function withLibrary(
  role: "Viewer" | "Operator",
  items: readonly DocumentFieldsFragment[] = [menu],
  asha: Partial<ContactFieldsFragment> = {},
) {
  const contacts = [contact({ windowExpiresAt: inAnHour(), ...asha })];
  return platform(role, { contacts }).on(Documents, () => ({
    documents: { items: [...items], nextToken: null },
  }));
}

async function row() {
  return within(await screen.findByRole("list", { name: "Documents" })).getByRole("listitem");
}

async function askToSend(user: ReturnType<typeof open>) {
  await user.click(within(await row()).getByRole("button", { name: "Send" }));
  await user.type(await screen.findByRole("combobox", { name: "Contact" }), "Asha");
  await user.click(await screen.findByRole("option", { name: /Asha Rao/ }));
}

describe("the library", () => {
  it("shows what is in it, and to a viewer nothing to change", async () => {
    open("/docs", withLibrary("Viewer"));
    expect(await row()).toHaveTextContent("Diwali menu");
    expect(await row()).toHaveTextContent("menu.pdf · 244.1 KB · added on 1 March 2026");
    const buttons = within(await row()).getAllByRole("button");
    expect(buttons.map((button) => button.textContent)).toEqual(["Open"]);
    expect(screen.queryByRole("button", { name: "Choose a file" })).toBeNull();
  });

  it("says so when it is empty", async () => {
    open("/docs", withLibrary("Operator", []));
    expect(await screen.findByText("There is no document yet.")).toBeVisible();
  });

  it("opens a document in a tab that is there before its address is", async () => {
    const replace = vi.fn();
    const tab = { opener: window, location: { replace }, close: vi.fn() };
    const shown = vi.spyOn(window, "open").mockReturnValue(tab as never);
    const api = withLibrary("Viewer").on(MediaUrl, () => {
      expect(shown).toHaveBeenCalledWith("", "_blank");
      return { mediaUrl: { url: "https://bucket.example/menu", expiresAt: inAnHour() } };
    });
    const user = open("/docs", api);
    await user.click(within(await row()).getByRole("button", { name: "Open" }));
    await waitFor(() => expect(replace).toHaveBeenCalledWith("https://bucket.example/menu"));
    expect(tab.opener).toBeNull();
    expect(tab.close).not.toHaveBeenCalled();
  });

  it("closes the tab of a document that cannot be opened, and says why", async () => {
    const tab = { opener: window, location: { replace: vi.fn() }, close: vi.fn() };
    vi.spyOn(window, "open").mockReturnValue(tab as never);
    const api = withLibrary("Viewer").on(MediaUrl, () => {
      throw new ApiError("NOT_FOUND", "This file is gone.");
    });
    const user = open("/docs", api);
    await user.click(within(await row()).getByRole("button", { name: "Open" }));
    expect(await screen.findByText("This file is gone.")).toBeVisible();
    expect(tab.close).toHaveBeenCalled();
  });

  it("takes a file, which uploads at once and is added under its name", async () => {
    const uploads = takeUploads();
    const api = withLibrary("Operator", [])
      .on(CreateMediaUpload, () => ({ createMediaUpload: uploads.room("f1") }))
      .on(AddDocument, () => ({ addDocument: menu }));
    const user = open("/docs", api);
    await screen.findByRole("button", { name: "Choose a file" });
    const [field] = document.querySelectorAll<HTMLInputElement>("input[type=file]");
    if (!field) throw new Error("nowhere to choose a file");
    await user.upload(field, new File(["%PDF-"], "Price list.2027.pdf"));
    const name = await screen.findByLabelText("Name");
    expect(name).toHaveValue("Price list.2027");
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Add to the library" })).toBeEnabled(),
    );
    await user.clear(name);
    await user.type(name, " Prices ");
    await user.click(screen.getByRole("button", { name: "Add to the library" }));
    expect(await screen.findByText("Prices is in the library.")).toBeVisible();
    expect(api.calls(AddDocument)).toEqual([{ input: { fileId: "f1", name: "Prices" } }]);
  });

  it("renames a document", async () => {
    const api = withLibrary("Operator").on(RenameDocument, () => ({ renameDocument: menu }));
    const user = open("/docs", api);
    await user.click(within(await row()).getByRole("button", { name: "Rename" }));
    const name = await screen.findByLabelText("Name");
    await user.clear(name);
    await user.type(name, "Holi menu");
    await user.click(screen.getByRole("button", { name: "Save name" }));
    await waitFor(() =>
      expect(api.calls(RenameDocument)).toEqual([{ input: { fileId: "f1", name: "Holi menu" } }]),
    );
  });

  it("removes a document after a second question", async () => {
    const api = withLibrary("Operator").on(RemoveDocument, () => ({
      removeDocument: { fileId: "f1" },
    }));
    const user = open("/docs", api);
    await user.click(within(await row()).getByRole("button", { name: "Remove" }));
    expect(await screen.findByText(/messages that it was sent with keep it/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Yes, remove it" }));
    await waitFor(() => expect(api.calls(RemoveDocument)).toEqual([{ fileId: "f1" }]));
  });
});

describe("sending a document", () => {
  it("goes to the chosen contact with the words", async () => {
    const api = withLibrary("Operator").on(SendWhatsApp, () => ({ sendWhatsApp: message() }));
    const user = open("/docs", api);
    await askToSend(user);
    expect(await screen.findByText("Asha Rao can be sent files now.")).toBeVisible();
    await user.type(screen.getByLabelText("Words that go with it"), "Our menu");
    await user.click(screen.getByRole("button", { name: "Send now" }));
    expect(await screen.findByText("Sent to Asha Rao.")).toBeVisible();
    expect(api.calls(SendWhatsApp)).toMatchObject([
      {
        input: {
          contactId: "asha",
          messageType: "document",
          mediaFileId: "f1",
          caption: "Our menu",
        },
      },
    ]);
  });

  it("says before it is tried that the window is closed, and the server's refusal when it is", async () => {
    const api = withLibrary("Operator", [menu], { windowExpiresAt: null }).on(SendWhatsApp, () => {
      throw new ApiError("WINDOW_CLOSED", "The window is closed; send a template.");
    });
    const user = open("/docs", api);
    await askToSend(user);
    expect(await screen.findByText(/has not written in the last 24 hours/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send now" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The window is closed");
  });

  it("waits for consent", async () => {
    const api = withLibrary("Operator", [menu], { optInWhatsApp: false });
    const user = open("/docs", api);
    await askToSend(user);
    await waitFor(() => expect(screen.getByText(/has not (opted in|agreed)/)).toBeVisible());
    expect(screen.getByRole("button", { name: "Send now" })).toBeDisabled();
  });

  it("asks again under the same token when no answer came, also after the dialog was closed", async () => {
    const api = withLibrary("Operator").on(SendWhatsApp, () => {
      throw new ApiError(NO_ANSWER, "No answer.");
    });
    const user = open("/docs", api);
    await askToSend(user);
    await user.click(screen.getByRole("button", { name: "Send now" }));
    await screen.findByRole("alert");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await askToSend(user);
    await user.click(screen.getByRole("button", { name: "Send now" }));
    await waitFor(() => expect(api.calls(SendWhatsApp)).toHaveLength(2));
    const [first, second] = api.calls(SendWhatsApp);
    expect(second).toEqual(first);
  });

  it("says that it waits for its turn", async () => {
    const api = withLibrary("Operator").on(SendWhatsApp, () => ({
      sendWhatsApp: message({ status: "queued" }),
    }));
    const user = open("/docs", api);
    await askToSend(user);
    await user.click(screen.getByRole("button", { name: "Send now" }));
    expect(await screen.findByText(/waits for its turn/)).toBeVisible();
  });
});
