import { Group, Radio, Text, Textarea, TextInput } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { partsOf } from "@/messages/parts";
import { write } from "./draft";
import { lengthOf, SMS_LIMIT, TEXT_LIMIT } from "./message";
import type { FieldsProps } from "./message-step";
import { TemplateChoice } from "./template-choice";
import { messageWords } from "./words";

/** A template for everybody, or a text for those whose window is open. */
export function WhatsAppFields({ draft, wrong }: FieldsProps) {
  const says = useWords(messageWords);
  return (
    <>
      <Radio.Group
        label={says.kind}
        description={says.onlyOpen}
        value={draft.messageType}
        onChange={(value) => write({ messageType: value === "text" ? "text" : "template" })}
      >
        <Group gap="md" mt={6}>
          <Radio value="template" label={says.template} />
          <Radio value="text" label={says.text} />
        </Group>
      </Radio.Group>
      {draft.messageType === "text" ? (
        <Words draft={draft} wrong={wrong} limit={TEXT_LIMIT} />
      ) : (
        <TemplateChoice draft={draft} wrong={wrong} />
      )}
    </>
  );
}

/** An SMS, with the parts that it is sent and paid in. */
export function SmsFields({ draft, wrong }: FieldsProps) {
  const says = useWords(messageWords);
  const parts = partsOf(draft.content);
  return (
    <>
      <Words draft={draft} wrong={wrong} limit={SMS_LIMIT} />
      <Text size="sm">{says.parts(parts.count, parts.units, parts.room)}</Text>
      {parts.forcedBy && <Text size="sm">{says.forced(parts.forcedBy)}</Text>}
    </>
  );
}

function Words({ draft, wrong, limit }: FieldsProps & { limit: number }) {
  const says = useWords(messageWords);
  return (
    <Textarea
      label={says.message}
      description={says.length(lengthOf(draft.content), limit)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      required
      rows={6}
      value={draft.content}
      error={wrong.noWords ?? wrong.tooLong}
      onChange={(event) => write({ content: event.currentTarget.value })}
    />
  );
}

/** A subject, and the words as text, as HTML or as both. */
export function EmailFields({ draft, wrong }: FieldsProps) {
  const says = useWords(messageWords);
  return (
    <>
      <TextInput
        label={says.subject}
        required
        maxLength={998}
        value={draft.subject}
        error={wrong.noSubject}
        onChange={(event) => write({ subject: event.currentTarget.value })}
      />
      <Textarea
        label={says.bodyText}
        description={says.bodyTextHint}
        rows={6}
        value={draft.bodyText}
        error={wrong.noWords}
        onChange={(event) => write({ bodyText: event.currentTarget.value })}
      />
      <Textarea
        label={says.bodyHtml}
        description={says.bodyHtmlHint}
        rows={6}
        spellCheck={false}
        value={draft.bodyHtml}
        onChange={(event) => write({ bodyHtml: event.currentTarget.value })}
      />
    </>
  );
}
