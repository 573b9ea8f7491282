import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import type { PaymentFieldsFragment } from "@/generated/graphql";
import { draftTo } from "@/messages/drafts";
import { contact } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { CreatePayment, Payments, SettlePayment } from "./queries";

const bill: PaymentFieldsFragment = {
  paymentId: "p1",
  contactId: "asha",
  contactName: "Asha Rao",
  amountPaise: 123_450,
  note: "Bill 7",
  reference: "W123",
  status: "open",
  receipt: null,
  settledAt: null,
  createdAt: "2026-03-01T10:00:00.000Z",
  url: "https://s.example/p/p1",
  upiLink: "upi://pay?pa=shop@okbank&am=1234.50",
};

function withPayments(role: "Viewer" | "Operator", ...items: PaymentFieldsFragment[]) {
  return platform(role, { contacts: [contact()] }).on(Payments, () => ({
    payments: { items, nextToken: null },
  }));
}

async function row() {
  const list = await screen.findByRole("list", { name: "Payment requests" });
  return within(list).getByRole("listitem");
}

describe("payment requests", () => {
  it("show who was asked for how much and how it stands", async () => {
    open("/pay", withPayments("Viewer", bill));
    expect(await row()).toHaveTextContent("₹1,234.50 · Asha Rao");
    expect(await row()).toHaveTextContent("Open");
    expect(within(await row()).queryByRole("button", { name: "Mark as paid" })).toBeNull();
  });

  it("can be shown by how they stand, which the address keeps", async () => {
    const api = withPayments("Viewer", bill);
    const user = open("/pay?status=paid", api);
    await row();
    expect(api.calls(Payments)).toMatchObject([{ status: "paid" }]);
    await user.selectOptions(screen.getByLabelText("Show"), "Cancelled");
    await waitFor(() => expect(api.calls(Payments)).toHaveLength(2));
    expect(api.calls(Payments)[1]).toMatchObject({ status: "cancelled" });
  });

  it("are marked paid after a second question, with the bank's number", async () => {
    const api = withPayments("Operator", bill);
    api.on(SettlePayment, () => ({ settlePayment: { ...bill, status: "paid" } }));
    const user = open("/pay", api);
    await user.click(within(await row()).getByRole("button", { name: "Mark as paid" }));
    await user.type(await screen.findByLabelText(/Bank's number/), " UTR9 ");
    await user.click(screen.getByRole("button", { name: "Yes, it was paid" }));
    await waitFor(() =>
      expect(api.calls(SettlePayment)).toEqual([
        { input: { paymentId: "p1", status: "paid", receipt: "UTR9" } },
      ]),
    );
  });

  it("become a message that the operator sends", async () => {
    const user = open("/pay", withPayments("Operator", bill));
    await user.click(within(await row()).getByRole("button", { name: "Write to the contact" }));
    await waitFor(() =>
      expect(draftTo("asha")).toBe("Please pay ₹1,234.50 for Bill 7: https://s.example/p/p1"),
    );
  });

  it("show the UPI QR code", async () => {
    const user = open("/pay", withPayments("Viewer", bill));
    await user.click(within(await row()).getByRole("button", { name: "QR code" }));
    expect(await screen.findByRole("img", { name: "UPI QR code for ₹1,234.50" })).toBeVisible();
  });
});

describe("a new payment request", () => {
  it("is exact in paise", async () => {
    const api = withPayments("Operator").on(CreatePayment, () => ({ createPayment: bill }));
    const user = open("/pay", api);
    await user.type(await screen.findByRole("combobox", { name: "Contact" }), "Asha");
    await user.click(await screen.findByRole("option", { name: /Asha Rao/ }));
    await user.type(screen.getByLabelText("Amount in rupees"), "1,234.50");
    await user.type(screen.getByLabelText("What it is for"), "Bill 7");
    await user.click(screen.getByRole("button", { name: "Create request" }));
    expect(await screen.findByText(/request is ready/)).toBeVisible();
    expect(api.calls(CreatePayment)).toMatchObject([
      { input: { contactId: "asha", amountPaise: 123_450, note: "Bill 7" } },
    ]);
  });

  it("says what is missing before it asks the server", async () => {
    const api = withPayments("Operator");
    const user = open("/pay", api);
    await user.type(await screen.findByLabelText("Amount in rupees"), "ten");
    await user.click(screen.getByRole("button", { name: "Create request" }));
    expect(screen.getByText("Choose a contact.")).toBeVisible();
    expect(screen.getByText("Write an amount such as 1234.50.")).toBeVisible();
    expect(api.calls(CreatePayment)).toEqual([]);
  });

  it("shows who must set the payee while there is none", async () => {
    const api = withPayments("Operator").on(CreatePayment, () => {
      throw new ApiError("VALIDATION_ERROR", "Nobody is set to be paid yet.");
    });
    const user = open("/pay", api);
    await user.type(await screen.findByRole("combobox", { name: "Contact" }), "Asha");
    await user.click(await screen.findByRole("option", { name: /Asha Rao/ }));
    await user.type(screen.getByLabelText("Amount in rupees"), "10");
    await user.type(screen.getByLabelText("What it is for"), "Bill");
    await user.click(screen.getByRole("button", { name: "Create request" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Nobody is set to be paid yet.");
  });
});
