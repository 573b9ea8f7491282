import { Button, Checkbox, NativeSelect, Stack, Textarea, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type SubmitEvent, useState } from "react";
import { ApiError } from "@/api/error";
import { withoutPunctuation } from "@/contacts/phone";
import type { Channel, CreateFormInput } from "@/generated/graphql";
import { useWords, wordsOf } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { useCreateForm } from "./mutations";
import { formWords } from "./words";

const offered: readonly Channel[] = ["whatsapp", "sms"];
const named = ["name", "channels", "whatsAppNumber", "consentText"];

/** A form to make. The server judges it; its sentences stand next to the fields. */
export function NewForm() {
  const says = useWords(formWords);
  const [channels, setChannels] = useState<readonly Channel[]>(["whatsapp"]);
  const create = useCreateForm();
  const fields = create.error instanceof ApiError ? create.error.fields : {};
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    create.mutate(written(channels, new FormData(form)), {
      onSuccess: ({ url }) => {
        form.reset();
        notifications.show({ message: wordsOf(formWords).created(url) });
      },
    });
  };
  return (
    <form onSubmit={submit} noValidate aria-labelledby="new-form">
      <Stack gap="sm" maw={460} mb="xl">
        <Title order={2} size="h4" id="new-form">
          {says.newForm}
        </Title>
        <TextInput
          name="name"
          label={says.name}
          description={says.nameHint}
          error={fields.name}
          autoComplete="off"
        />
        <Checkbox.Group
          label={says.channels}
          value={[...channels]}
          onChange={(chosen) => setChannels(offered.filter((each) => chosen.includes(each)))}
          error={fields.channels}
        >
          <Stack gap="xs" mt={4}>
            {offered.map((channel) => (
              <Checkbox key={channel} value={channel} label={says[channel]} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          name="language"
          label={says.language}
          data={[
            { value: "en", label: says.en },
            { value: "hi", label: says.hi },
          ]}
        />
        <TextInput
          name="number"
          type="tel"
          label={says.number}
          description={says.numberHint}
          error={fields.whatsAppNumber}
          autoComplete="off"
        />
        <Textarea
          name="text"
          label={says.text}
          description={says.textHint}
          error={fields.consentText}
          rows={4}
        />
        {create.error && !named.some((each) => each in fields) && <Failure error={create.error} />}
        <Button type="submit" loading={create.isPending} style={{ alignSelf: "flex-start" }}>
          {says.create}
        </Button>
      </Stack>
    </form>
  );
}

function written(channels: readonly Channel[], form: FormData): CreateFormInput {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  return {
    name: text("name"),
    channels: [...channels],
    language: text("language") === "hi" ? "hi" : "en",
    whatsAppNumber: withoutPunctuation(text("number")),
    consentText: text("text"),
  };
}
