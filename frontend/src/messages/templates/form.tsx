import { Button, FileButton, Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWords } from "@/language/dictionary";
import { UploadCard } from "@/media/upload-card";
import { useUpload } from "@/media/use-upload";
import type { WhatsAppWords } from "../attempt";
import { NotSent } from "../not-sent";
import { useSend } from "../use-send";
import { Preview } from "./preview";
import type { Parameter, Template } from "./queries";
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
  const [values, setValues] = useState<readonly string[]>(parameters.map(() => ""));
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
  const write = (place: number, value: string) => setValues(values.with(place, value));
  return (
    <form action={submit} aria-label={says.fill(template.name)}>
      <Stack gap="xs">
        {headerMedia && (
          <div>
            <UploadCard upload={upload} />
            <FileButton onChange={(file) => file && upload.choose(file)}>
              {(props) => (
                <Button size="xs" variant="default" {...props}>
                  {says.choose(says[headerMedia])}
                </Button>
              )}
            </FileButton>
            {isAsked && !upload.chosen && <p role="alert">{says.fileMissing(says[headerMedia])}</p>}
          </div>
        )}
        {parameters.map((parameter, place) => (
          <TextInput
            key={`${parameter.part} ${parameter.button} ${parameter.name}`}
            label={labelOf(parameter)}
            {...(parameter.example && {
              description: says.example(exampleOf(template, parameter)),
            })}
            value={values[place] ?? ""}
            error={isAsked && !values[place]?.trim() ? says.missing : undefined}
            onChange={(event) => write(place, event.currentTarget.value)}
            autoComplete="off"
          />
        ))}
        <Preview template={template} values={values} file={upload.chosen?.file ?? null} />
        {error && <NotSent error={error} />}
        <Group justify="space-between" gap={6}>
          <Button variant="default" onClick={onBack}>
            {says.back}
          </Button>
          <Button type="submit" loading={sending}>
            {says.send}
          </Button>
        </Group>
      </Stack>
    </form>
  );

  function labelOf({ part, name, button }: Parameter): string {
    const words = template.buttons[button ?? -1]?.text ?? "";
    return part === "button" ? says.buttonPart(words, name) : says.textPart(says[part], name);
  }
}

/** Only what stands in the place of the variable; WhatsApp's example of a button is all of it. */
function exampleOf({ buttons }: Template, { button, example }: Parameter): string {
  const [before = ""] = buttons[button ?? -1]?.target?.split("{{") ?? [];
  return example?.startsWith(before) ? example.slice(before.length) : (example ?? "");
}

function wordsOf(
  { name, language }: Template,
  values: readonly string[],
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
