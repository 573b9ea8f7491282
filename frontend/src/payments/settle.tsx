import { Button, Group, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { ApiError } from "@/api/error";
import type { PaymentFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import { Failure } from "@/layout/failure";
import { useSettlePayment } from "./mutations";
import { paymentWords } from "./words";

/** How an open request ended: a person says so, after a second question. */
export function Settle({ payment }: { payment: PaymentFieldsFragment }) {
  return (
    <>
      <MarkPaid payment={payment} />
      <Cancel payment={payment} />
    </>
  );
}

function MarkPaid({ payment: { paymentId } }: { payment: PaymentFieldsFragment }) {
  const says = useWords(paymentWords);
  const [asking, { open, close }] = useDisclosure();
  const [receipt, setReceipt] = useState("");
  const settle = useSettlePayment();
  const wrong = settle.error instanceof ApiError ? settle.error.fields.receipt : undefined;
  return (
    <>
      <Button onClick={open}>{says.markPaid}</Button>
      <Dialog opened={asking} onClose={close} title={says.markPaid}>
        <Text size="sm">{says.markPaidWhat}</Text>
        <TextInput
          mt="sm"
          data-autofocus
          label={says.bankNumber}
          description={says.bankNumberHint}
          value={receipt}
          onChange={(event) => setReceipt(event.currentTarget.value)}
          error={wrong}
          autoComplete="off"
        />
        {settle.error && !wrong && <Failure error={settle.error} />}
        <Group mt="md">
          <Button
            loading={settle.isPending}
            onClick={() => settle.mutate({ paymentId, status: "paid", receipt: receipt.trim() })}
          >
            {says.yesPaid}
          </Button>
          <Button onClick={close}>{says.keep}</Button>
        </Group>
      </Dialog>
    </>
  );
}

function Cancel({ payment: { paymentId } }: { payment: PaymentFieldsFragment }) {
  const says = useWords(paymentWords);
  const [asking, { open, close }] = useDisclosure();
  const settle = useSettlePayment();
  return (
    <>
      <Button onClick={open}>{says.cancel}</Button>
      <Dialog opened={asking} onClose={close} title={says.cancel}>
        <Text size="sm">{says.cancelWhat}</Text>
        {settle.error && <Failure error={settle.error} />}
        <Group mt="md">
          <Button
            loading={settle.isPending}
            onClick={() => settle.mutate({ paymentId, status: "cancelled" })}
          >
            {says.yesCancel}
          </Button>
          <Button data-autofocus onClick={close}>
            {says.keep}
          </Button>
        </Group>
      </Dialog>
    </>
  );
}
