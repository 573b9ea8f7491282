import { Button, Group, Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { useDraft } from "../drafts";
import { NotSent } from "../not-sent";
import { partsOf } from "../parts";
import { lengthOf, useWriting } from "./use-writing";
import { composerWords } from "./words";
import { WordsField } from "./words-field";

/** What the provider takes in one request (Requirement 6.4), and what carriers join again. */
const SMS_LIMIT = 1600;
const MOST_PARTS = 10;

/** Writes an SMS, with the parts it is sent and paid in. */
export function SmsComposer({ contactId }: { contactId: string }) {
  const says = useWords(composerWords);
  const content = useDraft(contactId, "sms");
  const { refusal, send, write } = useWriting(contactId, "sms");
  const parts = partsOf(content);
  const length = lengthOf(content);
  const isTooLong = length > SMS_LIMIT || parts.count > MOST_PARTS;
  const submit = () => {
    if (isTooLong || content.trim() === "") return;
    write("sms", "");
    send(contactId, { channel: "sms", content });
  };
  return (
    <form action={submit} aria-label={says.answerSms}>
      {refusal && <NotSent error={refusal} />}
      <WordsField
        label={says.message}
        value={content}
        isTooLong={isTooLong}
        describedBy="sms-parts"
        onWrite={(words) => write("sms", words)}
        onSubmit={submit}
      />
      <Group justify="space-between" align="flex-start" mt={6} gap={6} wrap="nowrap">
        <Text size="xs" id="sms-parts" c={isTooLong ? "red.9" : "ink.5"}>
          {says.parts(parts.count, parts.units, parts.room, parts.encoding)}
          {parts.forcedBy && ` ${says.forcedBy(named(parts.forcedBy))}`}
          {parts.count > MOST_PARTS && ` ${says.tooManyParts(MOST_PARTS)}`}
          {length > SMS_LIMIT && ` ${says.smsTooLong(SMS_LIMIT)}`}
        </Text>
        <Button type="submit" style={{ flexShrink: 0 }}>
          {says.send}
        </Button>
      </Group>
    </form>
  );
}

/** A character as a person can find it, also one that looks like another: `“ (U+201C)`. */
function named(letter: string): string {
  const code = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `${letter} (U+${code})`;
}
