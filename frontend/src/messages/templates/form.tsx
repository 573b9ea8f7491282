import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";
import { useWords } from "@/language/dictionary";
import { useUpload } from "@/media/use-upload";
import type { WhatsAppWords } from "../attempt";
import { NotSent } from "../not-sent";
import { useSend } from "../use-send";
import { TemplateFields } from "./fields";
import type { Values } from "./filling";
import { Preview } from "./preview";
import type { Template } from "./queries";
import { templateWords } from "./words";

interface TemplateFormProps {
  contactId: string;
  template: Template;
  onBack: () => void;
  onSent: () => void;
}

/** What a template asks for, and how it will look, as one fills it. */
export function TemplateForm({ contactId, template, onBack, onSent }: TemplateFormProps) {
  const says = useWords(templateWords);
  const { parameters, headerMedia } = template;
  const [values, setValues] = useState<Values>(parameters.map(() => ""));
  const [isAsked, setIsAsked] = useState(false);
  const upload = useUpload();
  const { send, sending, error } = useSend(contactId);
  const fileId = upload.chosen?.fileId;
  const isFilled = values.every((value) => value.trim() !== "") && (!headerMedia || fileId);
  const submit = () => {
    setIsAsked(true);
    if (sending || !isFilled) return;
    send(wordsOf(template, values, fileId), onSent);
  };
  return (
    <form action={submit} aria-label={says.fill(template.name)}>
      <Stack gap="xs">
        <TemplateFields
          template={template}
          values={values}
          upload={upload}
          hasFile={Boolean(fileId)}
          isAsked={isAsked}
          onWrite={setValues}
        />
        <Preview template={template} values={values} file={upload.chosen?.file ?? null} />
        {error && <NotSent error={error} />}
        <Group justify="space-between" gap={6}>
          <Button onClick={onBack}>{says.back}</Button>
          <Button type="submit" loading={sending}>
            {says.send}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function wordsOf(
  { name, language }: Template,
  values: Values,
  fileId: string | null | undefined,
): WhatsAppWords {
  return {
    channel: "whatsapp",
    messageType: "template",
    templateName: name,
    templateLanguage: language,
    templateParameters: values.map((value) => value.trim()),
    ...(fileId && { mediaFileId: fileId }),
  };
}
