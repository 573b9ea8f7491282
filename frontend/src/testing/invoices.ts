import type { InvoiceFieldsFragment } from "@/generated/graphql";

type Line = InvoiceFieldsFragment["lines"][number];

/** Two cups of tea in Pune, with what the service computed. */
export function invoiceLine(given: Partial<Line> = {}): Line {
  return {
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
    ...given,
  };
}

export function invoice(given: Partial<InvoiceFieldsFragment> = {}): InvoiceFieldsFragment {
  const seller = {
    name: "Wecare & Co",
    address: "1 MG Road, Pune",
    gstin: "27AAPFU0939F1ZV",
    state: "27",
    stateName: "Maharashtra",
  };
  return {
    invoiceId: "i1",
    number: "W/2026-27/000001",
    contactId: "asha",
    issuedOn: "2026-11-22",
    status: "issued",
    cancelledBecause: null,
    seller,
    buyer: { ...seller, name: "Asha Rao", address: null, gstin: null },
    lines: [invoiceLine()],
    taxablePaise: 19_998,
    cgstPaise: 500,
    sgstPaise: 500,
    igstPaise: 0,
    roundingPaise: 2,
    totalPaise: 21_000,
    ...given,
  };
}
