import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { save } from "@/browser/save";
import type { InvoiceFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { invoiceWords } from "./words";

/** The invoice as a file; what draws it is loaded when it is first needed. */
export async function pdfOf(invoice: InvoiceFieldsFragment): Promise<File> {
  const { invoicePdf } = await import("./pdf/invoice");
  const name = `invoice-${invoice.number.replaceAll("/", "-")}.pdf`;
  return new File([invoicePdf(invoice)], name, { type: "application/pdf" });
}

export function SavePdf({ invoice }: { invoice: InvoiceFieldsFragment }) {
  const says = useWords(invoiceWords);
  const write = useMutation({
    mutationFn: async () => {
      const file = await pdfOf(invoice);
      save(file.name, file.type, file);
    },
  });
  return (
    <>
      <Button loading={write.isPending} onClick={() => write.mutate()}>
        {says.save}
      </Button>
      {write.error && <Failure error={write.error} />}
    </>
  );
}
