import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import type { SubmitEvent } from "react";
import { ApiError } from "@/api/error";
import { useWords } from "@/language/dictionary";
import type { Words } from "./attempt";
import { NotSent } from "./not-sent";
import { useSend } from "./use-send";
import { composerWords } from "./words";

/** Sends an approved template, which needs no open window (Requirement 16.10). */
export function TemplateComposer({ contactId }: { contactId: string }) {
  const says = useWords(composerWords);
  const { send, sending, error } = useSend(contactId);
  const fields = error instanceof ApiError ? error.fields : {};
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!sending) send(template(new FormData(form)), () => form.reset());
  };
  return (
    <form onSubmit={submit} aria-label={says.answerTemplate}>
      {error && <NotSent error={error} />}
      <Stack gap="xs">
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <TextInput name="name" label={says.templateName} error={fields.templateName} />
          <TextInput
            name="language"
            label={says.templateLanguage}
            defaultValue="en_US"
            error={fields.templateLanguage}
          />
        </Group>
        <Textarea
          name="parameters"
          label={says.parameters}
          rows={2}
          error={fields.templateParameters}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={sending}>
            {says.sendTemplate}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function template(form: FormData): Words {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const parameters = text("parameters").split("\n").filter(Boolean);
  return {
    messageType: "template",
    templateName: text("name"),
    templateLanguage: text("language"),
    ...(parameters.length > 0 && { templateParameters: parameters }),
  };
}
