import { useApi } from "@/api/provider";
import { SendFile } from "@/documents/send-file";
import type { InvoiceFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { upload } from "@/media/upload";
import { rupees } from "@/payments/amount";
import { pdfOf } from "./save-pdf";
import { invoiceWords } from "./words";

/** Draws the invoice, uploads it and sends it to its buyer as a document. */
export function SendInvoice({ invoice }: { invoice: InvoiceFieldsFragment }) {
  const says = useWords(invoiceWords);
  const api = useApi();
  const ready = async () => {
    const fileId = await upload(api, await pdfOf(invoice));
    return { fileId, messageType: "document" } as const;
  };
  return (
    <SendFile
      name={says.theInvoice(invoice.number)}
      ready={ready}
      contactId={invoice.contactId}
      caption={says.caption(invoice.number, rupees(invoice.totalPaise))}
    />
  );
}
