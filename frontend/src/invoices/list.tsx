import { Button, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "@/access/me";
import type { InvoiceFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayOf } from "@/language/moments";
import styles from "@/layout/list.module.css";
import { rupees } from "@/payments/amount";
import { Cancel } from "./cancel";
import { SavePdf } from "./save-pdf";
import { SendInvoice } from "./send-invoice";
import { invoiceWords } from "./words";

export function InvoiceList({ invoices }: { invoices: readonly InvoiceFieldsFragment[] }) {
  const says = useWords(invoiceWords);
  const maySend = useMay("Mutation.sendWhatsApp");
  const mayCancel = useMay("Mutation.cancelInvoice");
  if (invoices.length === 0) return <Text role="status">{says.none}</Text>;
  return (
    <ul className={styles.list} aria-label={says.list}>
      {invoices.map((invoice) => (
        <li key={invoice.invoiceId} className={styles.row}>
          <Text component="h2" size="md">
            {invoice.number} · {rupees(invoice.totalPaise)}
          </Text>
          <Text size="sm">
            {invoice.buyer.name} · {dayOf(invoice.issuedOn)}
          </Text>
          {invoice.cancelledBecause && (
            <Text size="sm">{says.because(invoice.cancelledBecause)}</Text>
          )}
          <Group gap="sm">
            {maySend && invoice.status === "issued" && <SendInvoice invoice={invoice} />}
            <SavePdf invoice={invoice} />
            <Button component={Link} to={`/dm/${invoice.contactId}`}>
              {says.conversation}
            </Button>
            {mayCancel && invoice.status === "issued" && <Cancel invoice={invoice} />}
          </Group>
        </li>
      ))}
    </ul>
  );
}
