import { Button, Group, Text } from "@mantine/core";
import { useNavigate } from "react-router";
import { useMay } from "@/access/me";
import type { PaymentFieldsFragment } from "@/generated/graphql";
import { useWords, wordsOf } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import styles from "@/layout/list.module.css";
import { Opening } from "@/layout/opening";
import { writeDraft } from "@/messages/drafts";
import { Qr } from "@/qr/qr";
import { rupees } from "./amount";
import { Settle } from "./settle";
import { paymentWords } from "./words";

export function PaymentList({ payments }: { payments: readonly PaymentFieldsFragment[] }) {
  const says = useWords(paymentWords);
  const maySettle = useMay("Mutation.settlePayment");
  if (payments.length === 0) return <Text role="status">{says.none}</Text>;
  return (
    <ul className={styles.list} aria-label={says.list}>
      {payments.map((payment) => (
        <li key={payment.paymentId} className={styles.row}>
          <PaymentFacts payment={payment} />
          {payment.status === "open" && (
            <Group gap="sm">
              {payment.contactName && <Write payment={payment} />}
              {payment.upiLink && <QrButton payment={payment} link={payment.upiLink} />}
              {maySettle && <Settle payment={payment} />}
            </Group>
          )}
        </li>
      ))}
    </ul>
  );
}

function PaymentFacts({ payment }: { payment: PaymentFieldsFragment }) {
  const says = useWords(paymentWords);
  const { settledAt, receipt } = payment;
  return (
    <div>
      <Text component="h2" size="md">
        {rupees(payment.amountPaise)} · {payment.contactName ?? says.someone}
      </Text>
      <Text size="sm">{payment.note}</Text>
      <Text size="sm">
        {says[payment.status]} {settledAt && says.on(dayAndTimeOf(settledAt))}
      </Text>
      <Text size="xs">
        {[says.reference(payment.reference), receipt ? says.receipt(receipt) : ""]
          .filter(Boolean)
          .join(" · ")}
      </Text>
    </div>
  );
}

/** The message is written for the operator, who sends it under the same rules as any other. */
function Write({ payment }: { payment: PaymentFieldsFragment }) {
  const says = useWords(paymentWords);
  const navigate = useNavigate();
  const write = () => {
    const { message } = wordsOf(paymentWords);
    writeDraft(payment.contactId, message(rupees(payment.amountPaise), payment.note, payment.url));
    void navigate(`/dm/${payment.contactId}`);
  };
  return <Button onClick={write}>{says.send}</Button>;
}

function QrButton({ payment, link }: { payment: PaymentFieldsFragment; link: string }) {
  const says = useWords(paymentWords);
  const title = says.qrOf(rupees(payment.amountPaise));
  return (
    <Opening button={says.qr} title={title}>
      <Qr text={link} label={title} fileName={`upi-${payment.reference}`} />
    </Opening>
  );
}
