import { Title } from "@mantine/core";
import type { InvoicePreviewQuery } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { rupees } from "@/payments/amount";
import styles from "./invoices.module.css";
import { stateTax, taxIsSplit } from "./taxes";
import { invoiceWords } from "./words";

/** What an invoice comes to, as the server computed it. */
export function Figures({ figures }: { figures: InvoicePreviewQuery["invoicePreview"] }) {
  const says = useWords(invoiceWords);
  const rows: readonly (readonly [string, number])[] = [
    [says.taxable, figures.taxablePaise],
    ...(taxIsSplit(figures)
      ? ([
          ["CGST", figures.cgstPaise],
          [stateTax(figures.buyer.state), figures.sgstPaise],
        ] as const)
      : ([["IGST", figures.igstPaise]] as const)),
    [says.rounding, figures.roundingPaise],
    [says.total, figures.totalPaise],
  ];
  return (
    <section aria-labelledby="figures" aria-live="polite">
      <Title order={2} size="h4" id="figures">
        {says.wouldSay}
      </Title>
      <dl className={styles.figures}>
        {rows.map(([name, paise]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{rupees(paise)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
