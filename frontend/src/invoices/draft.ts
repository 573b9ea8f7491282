import type { IssueInvoiceInput } from "@/generated/graphql";
import { paiseOf } from "@/payments/amount";

/** A line as it is written; `key` tells lines apart. */
export interface LineDraft {
  readonly key: string;
  readonly description: string;
  readonly hsn: string;
  readonly quantity: string;
  readonly price: string;
  readonly gstRate: string;
}

/** What is written on the form. */
export interface InvoiceDraft {
  readonly contactId: string | null;
  readonly buyerName: string;
  readonly buyerAddress: string;
  readonly buyerGstin: string;
  readonly placeOfSupply: string;
  readonly lines: readonly LineDraft[];
}

export function emptyLine(): LineDraft {
  const key = crypto.randomUUID();
  return { key, description: "", hsn: "", quantity: "1", price: "", gstRate: "18" };
}

export function emptyDraft(): InvoiceDraft {
  return {
    contactId: null,
    buyerName: "",
    buyerAddress: "",
    buyerGstin: "",
    placeOfSupply: "",
    lines: [emptyLine()],
  };
}

/** What the server is asked; null while somebody to charge or a price is missing. */
export function inputOf(draft: InvoiceDraft): IssueInvoiceInput | null {
  const lines = draft.lines.map(({ description, hsn, quantity, price, gstRate }) => ({
    description: description.trim(),
    ...(hsn.trim() && { hsn: hsn.trim() }),
    quantity: quantity.trim(),
    unitPricePaise: paiseOf(price),
    gstRate: Number(gstRate),
  }));
  if (!draft.contactId || !lines.every(isPriced)) return null;
  return {
    contactId: draft.contactId,
    ...(draft.buyerName.trim() && { buyerName: draft.buyerName.trim() }),
    ...(draft.buyerAddress.trim() && { buyerAddress: draft.buyerAddress.trim() }),
    ...(draft.buyerGstin.trim() && { buyerGstin: draft.buyerGstin.trim() }),
    ...(draft.placeOfSupply && { placeOfSupply: draft.placeOfSupply }),
    lines,
  };
}

function isPriced<Line extends { unitPricePaise: number | null; description: string }>(
  line: Line,
): line is Line & { unitPricePaise: number } {
  return line.unitPricePaise !== null && line.description !== "";
}
