import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import type { InvoiceFieldsFragment } from "@/generated/graphql";
import { CreateMediaUpload } from "@/media/upload";
import { SendWhatsApp } from "@/messages/deliver";
import { contact, message } from "@/testing/factories";
import { invoice } from "@/testing/invoices";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { takeUploads } from "@/testing/uploads";
import { CancelInvoice, InvoicePreview, Invoices, IssueInvoice } from "./queries";

function withInvoices(role: "Viewer" | "Operator", ...items: InvoiceFieldsFragment[]) {
  return platform(role, { contacts: [contact()] })
    .on(Invoices, () => ({ invoices: { items, nextToken: null } }))
    .on(InvoicePreview, () => ({ invoicePreview: invoice() }));
}

async function writeOneLine(user: ReturnType<typeof open>) {
  await user.type(await screen.findByRole("combobox", { name: "Contact" }), "Asha");
  await user.click(await screen.findByRole("option", { name: /Asha Rao/ }));
  await user.type(screen.getByLabelText("Description"), "Tea");
  await user.type(screen.getByLabelText(/Price for one/), "99.99");
}

describe("the list of invoices", () => {
  it("shows each with its number, buyer and total", async () => {
    open("/invoice", withInvoices("Viewer", invoice()));
    const list = await screen.findByRole("list", { name: "Invoices" });
    expect(list).toHaveTextContent("W/2026-27/000001 · ₹210.00");
    expect(list).toHaveTextContent("Asha Rao · 22 November 2026");
    expect(within(list).queryByRole("button", { name: "Cancel invoice" })).toBeNull();
    expect(within(list).queryByRole("button", { name: "Send" })).toBeNull();
    expect(screen.queryByRole("link", { name: "New invoice" })).toBeNull();
  });

  it("lets an operator cancel one with a reason", async () => {
    const api = withInvoices("Operator", invoice());
    api.on(CancelInvoice, () => ({ cancelInvoice: invoice({ status: "cancelled" }) }));
    const user = open("/invoice", api);
    await user.click(await screen.findByRole("button", { name: "Cancel invoice" }));
    expect(screen.getByRole("button", { name: "Yes, cancel it" })).toBeDisabled();
    await user.type(screen.getByLabelText("Reason"), "wrong buyer");
    await user.click(screen.getByRole("button", { name: "Yes, cancel it" }));
    await waitFor(() =>
      expect(api.calls(CancelInvoice)).toEqual([
        { input: { invoiceId: "i1", reason: "wrong buyer" } },
      ]),
    );
  });
});

describe("a new invoice", () => {
  it("shows the server's figures and is issued with what was written", async () => {
    const api = withInvoices("Operator").on(IssueInvoice, () => ({ issueInvoice: invoice() }));
    const user = open("/invoice/new", api);
    await writeOneLine(user);
    const shown = await screen.findByRole("region", { name: "What it will say" });
    expect(shown).toHaveTextContent("CGST₹5.00");
    expect(shown).toHaveTextContent("Total₹210.00");
    await user.click(screen.getByRole("button", { name: "Issue invoice" }));
    expect(await screen.findByText("Invoice W/2026-27/000001 is issued.")).toBeVisible();
    expect(api.calls(IssueInvoice)).toMatchObject([
      {
        input: {
          contactId: "asha",
          lines: [{ description: "Tea", quantity: "1", unitPricePaise: 9_999, gstRate: 18 }],
        },
      },
    ]);
  });

  it("cannot be issued while the server refuses it, and says why", async () => {
    const api = withInvoices("Operator").on(InvoicePreview, () => {
      throw new ApiError("VALIDATION_ERROR", "Nobody is set to issue invoices yet.");
    });
    const user = open("/invoice/new", api);
    await writeOneLine(user);
    expect(await screen.findByRole("alert")).toHaveTextContent("Nobody is set to issue");
    expect(screen.getByRole("button", { name: "Issue invoice" })).toBeDisabled();
  });

  it("asks nothing while somebody or a price is missing", async () => {
    const api = withInvoices("Operator");
    open("/invoice/new", api);
    expect(await screen.findByText(/Choose a contact, and write/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Issue invoice" })).toBeDisabled();
    expect(api.calls(InvoicePreview)).toEqual([]);
  });
});

describe("an invoice that is sent", () => {
  it("is drawn, uploaded and sent to its buyer as a document", async () => {
    const uploads = takeUploads();
    const api = withInvoices("Operator", invoice())
      .on(CreateMediaUpload, () => ({ createMediaUpload: uploads.room("f1") }))
      .on(SendWhatsApp, () => ({ sendWhatsApp: message({ status: "sent" }) }));
    const user = open("/invoice", api);
    await user.click(await screen.findByRole("button", { name: "Send" }));
    expect(await screen.findByLabelText("Words that go with it")).toHaveValue(
      "Invoice W/2026-27/000001 for ₹210.00",
    );
    await user.click(screen.getByRole("button", { name: "Send now" }));
    expect(await screen.findByText("Sent to Asha Rao.")).toBeVisible();
    expect(uploads.names).toEqual(["invoice-W-2026-27-000001.pdf"]);
    expect(api.calls(CreateMediaUpload)).toMatchObject([
      { input: { filename: "invoice-W-2026-27-000001.pdf", contentType: "application/pdf" } },
    ]);
    expect(api.calls(SendWhatsApp)).toMatchObject([
      {
        input: {
          contactId: "asha",
          messageType: "document",
          mediaFileId: "f1",
          caption: "Invoice W/2026-27/000001 for ₹210.00",
        },
      },
    ]);
  });

  it("is none that was cancelled", async () => {
    open("/invoice", withInvoices("Operator", invoice({ status: "cancelled" })));
    await screen.findByRole("list", { name: "Invoices" });
    expect(screen.queryByRole("button", { name: "Send" })).toBeNull();
  });
});
