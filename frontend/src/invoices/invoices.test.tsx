import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import type { InvoiceFieldsFragment } from "@/generated/graphql";
import { contact } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { invoicePdf, unwritable } from "./pdf";
import { CancelInvoice, InvoicePreview, Invoices, IssueInvoice } from "./queries";

const seller = {
  name: "Wecare & Co",
  address: "1 MG Road, Pune",
  gstin: "27AAPFU0939F1ZV",
  state: "27",
  stateName: "Maharashtra",
};
const figures = {
  seller,
  buyer: { ...seller, name: "Asha Rao", address: null, gstin: null },
  lines: [
    {
      description: "Tea",
      hsn: "0902",
      quantity: "2",
      unitPricePaise: 9_999,
      gstRate: 5,
      taxablePaise: 19_998,
      cgstPaise: 500,
      sgstPaise: 500,
      igstPaise: 0,
      totalPaise: 20_998,
    },
  ],
  taxablePaise: 19_998,
  cgstPaise: 500,
  sgstPaise: 500,
  igstPaise: 0,
  roundingPaise: 2,
  totalPaise: 21_000,
};
const invoice: InvoiceFieldsFragment = {
  invoiceId: "i1",
  number: "W/2026-27/000001",
  contactId: "asha",
  issuedOn: "2026-11-22",
  status: "issued",
  cancelledBecause: null,
  ...figures,
};

function withInvoices(role: "Viewer" | "Operator", ...items: InvoiceFieldsFragment[]) {
  return platform(role, { contacts: [contact()] })
    .on(Invoices, () => ({ invoices: { items, nextToken: null } }))
    .on(InvoicePreview, () => ({ invoicePreview: figures }));
}

async function writeOneLine(user: ReturnType<typeof open>) {
  await user.type(await screen.findByRole("combobox", { name: "Contact" }), "Asha");
  await user.click(await screen.findByRole("option", { name: /Asha Rao/ }));
  await user.type(screen.getByLabelText("Description"), "Tea");
  await user.type(screen.getByLabelText(/Price for one/), "99.99");
}

describe("the list of invoices", () => {
  it("shows each with its number, buyer and total", async () => {
    open("/invoice", withInvoices("Viewer", invoice));
    const list = await screen.findByRole("list", { name: "Invoices" });
    expect(list).toHaveTextContent("W/2026-27/000001 · ₹210.00");
    expect(list).toHaveTextContent("Asha Rao · 22 November 2026");
    expect(within(list).queryByRole("button", { name: "Cancel invoice" })).toBeNull();
    expect(screen.queryByRole("link", { name: "New invoice" })).toBeNull();
  });

  it("lets an operator cancel one with a reason", async () => {
    const api = withInvoices("Operator", invoice);
    api.on(CancelInvoice, () => ({ cancelInvoice: { ...invoice, status: "cancelled" } }));
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
    const api = withInvoices("Operator").on(IssueInvoice, () => ({ issueInvoice: invoice }));
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

describe("the PDF", () => {
  it("is one, whatever the length", async () => {
    const line = {
      ...figures.lines[0],
      description: "Tea ".repeat(45),
    } as (typeof invoice.lines)[0];
    const long = invoicePdf({ ...invoice, lines: Array.from({ length: 50 }, () => line) });
    expect((await long.text()).startsWith("%PDF-")).toBe(true);
    expect(long.size).toBeGreaterThan(invoicePdf(invoice).size);
  });

  it("is not drawn with letters that it cannot write", () => {
    expect(unwritable(invoice)).toBeNull();
    expect(unwritable({ ...invoice, buyer: { ...invoice.buyer, name: "आशा" } })).toBe("आशा");
  });
});
