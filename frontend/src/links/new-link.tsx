import { Button, Radio, Stack, Textarea, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type SubmitEvent, useState } from "react";
import { ApiError } from "@/api/error";
import { withoutPunctuation } from "@/contacts/phone";
import type { CreateLinkInput } from "@/generated/graphql";
import { useWords, wordsOf } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { useCreateLink } from "./mutations";
import { linkWords } from "./words";

type Kind = "web" | "whatsapp";

/** A link to make. The server judges it; its sentences stand next to the fields. */
export function NewLink() {
  const says = useWords(linkWords);
  const [kind, setKind] = useState<Kind>("web");
  const create = useCreateLink();
  const fields = create.error instanceof ApiError ? create.error.fields : {};
  const isAboutFields = ["title", "target", "whatsAppNumber", "text"].some((of) => of in fields);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    create.mutate(written(kind, new FormData(form)), {
      onSuccess: ({ url }) => {
        form.reset();
        notifications.show({ message: wordsOf(linkWords).created(url) });
      },
    });
  };
  return (
    <form onSubmit={submit} noValidate aria-labelledby="new-link">
      <Stack gap="sm" maw={460} mb="xl">
        <Title order={2} size="h4" id="new-link">
          {says.newLink}
        </Title>
        <Radio.Group
          label={says.leadsTo}
          value={kind}
          onChange={(value) => setKind(value === "whatsapp" ? "whatsapp" : "web")}
        >
          <Stack gap="xs" mt={4}>
            <Radio value="web" label={says.web} />
            <Radio value="whatsapp" label={says.whatsApp} />
          </Stack>
        </Radio.Group>
        <TextInput
          name="title"
          label={says.name}
          description={says.nameHint}
          error={fields.title}
          autoComplete="off"
        />
        {kind === "web" ? <WebFields fields={fields} /> : <ChatFields fields={fields} />}
        {create.error && !isAboutFields && <Failure error={create.error} />}
        <Button type="submit" loading={create.isPending} style={{ alignSelf: "flex-start" }}>
          {says.create}
        </Button>
      </Stack>
    </form>
  );
}

type FieldsProps = { fields: Readonly<Record<string, string>> };

function WebFields({ fields }: FieldsProps) {
  const says = useWords(linkWords);
  return (
    <TextInput
      name="target"
      type="url"
      label={says.target}
      description={says.targetHint}
      error={fields.target}
      autoComplete="off"
    />
  );
}

function ChatFields({ fields }: FieldsProps) {
  const says = useWords(linkWords);
  return (
    <>
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
        error={fields.text}
        rows={3}
      />
    </>
  );
}

function written(kind: Kind, form: FormData): CreateLinkInput {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const title = text("title");
  return kind === "web"
    ? { title, target: text("target") }
    : { title, whatsAppNumber: withoutPunctuation(text("number")), text: text("text") };
}
