import { Button, Stack, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type SubmitEvent, useState } from "react";
import { ApiError } from "@/api/error";
import { ContactPicker } from "@/contacts/picker";
import { useWords, wordsOf } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { paiseOf } from "./amount";
import { useCreatePayment } from "./mutations";
import { paymentWords } from "./words";

/** Money to ask for. What the form can see is missing is said at once; the rest the server judges. */
export function NewPayment() {
  const says = useWords(paymentWords);
  const [contactId, setContactId] = useState<string | null>(null);
  const [isAsked, setIsAsked] = useState(false);
  const [amount, setAmount] = useState("");
  const create = useCreatePayment();
  const fields = create.error instanceof ApiError ? create.error.fields : {};
  const paise = paiseOf(amount);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsAsked(true);
    if (!contactId || paise === null) return;
    const form = event.currentTarget;
    const note = String(new FormData(form).get("note") ?? "").trim();
    create.mutate(
      { contactId, amountPaise: paise, note },
      {
        onSuccess: () => {
          form.reset();
          setAmount("");
          setContactId(null);
          setIsAsked(false);
          notifications.show({ message: wordsOf(paymentWords).created });
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate aria-labelledby="new-payment">
      <Stack gap="sm" maw={460} mb="xl">
        <Title order={2} size="h4" id="new-payment">
          {says.newPayment}
        </Title>
        <ContactPicker
          label={says.contact}
          chosen={contactId}
          onChoose={setContactId}
          error={isAsked && !contactId ? says.chooseContact : undefined}
        />
        <TextInput
          inputMode="decimal"
          label={says.amount}
          description={says.amountHint}
          value={amount}
          onChange={(event) => setAmount(event.currentTarget.value)}
          error={isAsked && paise === null ? says.writeAmount : fields.amountPaise}
          autoComplete="off"
        />
        <TextInput
          name="note"
          label={says.note}
          description={says.noteHint}
          error={fields.note}
          autoComplete="off"
        />
        {create.error && !("note" in fields || "amountPaise" in fields) && (
          <Failure error={create.error} />
        )}
        <Button type="submit" loading={create.isPending} style={{ alignSelf: "flex-start" }}>
          {says.create}
        </Button>
      </Stack>
    </form>
  );
}
