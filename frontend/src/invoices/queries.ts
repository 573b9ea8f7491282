import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";
import type { IssueInvoiceInput } from "@/generated/graphql";

export const PartyFields = graphql(`
  fragment PartyFields on InvoiceParty {
    name
    address
    gstin
    state
    stateName
  }
`);

export const LineFields = graphql(`
  fragment LineFields on InvoiceLine {
    description
    hsn
    quantity
    unitPricePaise
    gstRate
    taxablePaise
    cgstPaise
    sgstPaise
    igstPaise
    totalPaise
  }
`);

export const InvoiceFields = graphql(`
  fragment InvoiceFields on Invoice {
    invoiceId
    number
    contactId
    issuedOn
    status
    cancelledBecause
    seller {
      ...PartyFields
    }
    buyer {
      ...PartyFields
    }
    lines {
      ...LineFields
    }
    taxablePaise
    cgstPaise
    sgstPaise
    igstPaise
    roundingPaise
    totalPaise
  }
`);

export const Invoices = graphql(`
  query Invoices($nextToken: String) {
    invoices(limit: 25, nextToken: $nextToken) {
      items {
        ...InvoiceFields
      }
      nextToken
    }
  }
`);

export const InvoicePreview = graphql(`
  query InvoicePreview($input: IssueInvoiceInput!) {
    invoicePreview(input: $input) {
      seller {
        ...PartyFields
      }
      buyer {
        ...PartyFields
      }
      lines {
        ...LineFields
      }
      taxablePaise
      cgstPaise
      sgstPaise
      igstPaise
      roundingPaise
      totalPaise
    }
  }
`);

export const IssueInvoice = graphql(`
  mutation IssueInvoice($input: IssueInvoiceInput!) {
    issueInvoice(input: $input) {
      ...InvoiceFields
    }
  }
`);

export const CancelInvoice = graphql(`
  mutation CancelInvoice($input: CancelInvoiceInput!) {
    cancelInvoice(input: $input) {
      ...InvoiceFields
    }
  }
`);

/** Invoices, newest first. */
export function invoicesQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: ["invoices"],
    queryFn: async ({ pageParam }) =>
      (await api.request(Invoices, { nextToken: pageParam })).invoices,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}

/** What an invoice would say; asks nothing while `input` is not complete. */
export function previewQuery(api: Api, input: IssueInvoiceInput | null) {
  return queryOptions({
    queryKey: ["invoice-preview", input],
    queryFn: async () => {
      if (!input) throw new Error("nothing to preview");
      return (await api.request(InvoicePreview, { input })).invoicePreview;
    },
    enabled: input !== null,
    retry: false,
  });
}
