import { Button, Group, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import type { InvoiceFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import { Failure } from "@/layout/failure";
import { useCancelInvoice } from "./mutations";
import { invoiceWords } from "./words";

export function Cancel({ invoice: { invoiceId } }: { invoice: InvoiceFieldsFragment }) {
  const says = useWords(invoiceWords);
  const [asking, { open, close }] = useDisclosure();
  const [reason, setReason] = useState("");
  const cancel = useCancelInvoice();
  return (
    <>
      <Button onClick={open}>{says.cancel}</Button>
      <Dialog opened={asking} onClose={close} title={says.cancel}>
        <Text size="sm">{says.cancelWhat}</Text>
        <TextInput
          mt="sm"
          data-autofocus
          label={says.reason}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autoComplete="off"
        />
        {cancel.error && <Failure error={cancel.error} />}
        <Group mt="md">
          <Button
            disabled={reason.trim() === ""}
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ invoiceId, reason: reason.trim() })}
          >
            {says.yesCancel}
          </Button>
          <Button onClick={close}>{says.keep}</Button>
        </Group>
      </Dialog>
    </>
  );
}
