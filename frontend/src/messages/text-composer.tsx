import { Button, Group, Text, Textarea } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useWords } from "@/language/dictionary";
import { useDraft, writeDraft } from "./drafts";
import { NotSent } from "./not-sent";
import { useOutbox } from "./outbox";
import { ANSWER_FIELD } from "./places";
import { composerWords } from "./words";

/** WhatsApp's limit for a text (Requirement 5.4). */
const TEXT_LIMIT = 4096;

/** Writes a WhatsApp text. The server judges it; refused words come back here with the reason. */
export function TextComposer({ contactId }: { contactId: string }) {
  const says = useWords(composerWords);
  const content = useDraft(contactId);
  const { box, send, acknowledge } = useOutbox();
  const refusal = box.refusals[contactId];
  const length = Array.from(content).length;
  const isTooLong = length > TEXT_LIMIT;
  const submit = () => {
    if (isTooLong || content.trim() === "") return;
    writeDraft(contactId, "");
    send(contactId, { messageType: "text", content });
  };
  const submitOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const write = (words: string) => {
    writeDraft(contactId, words);
    if (refusal) acknowledge(contactId);
  };
  return (
    <form action={submit} aria-label={says.answerText}>
      {refusal && <NotSent error={refusal} />}
      <Textarea
        id={ANSWER_FIELD}
        label={says.message}
        rows={3}
        value={content}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={submitOnEnter}
        aria-describedby="message-length"
        error={isTooLong}
      />
      <Group justify="space-between" mt={6}>
        <Text size="xs" id="message-length" c={isTooLong ? "red.9" : "ink.5"}>
          {isTooLong ? says.tooLong(length, TEXT_LIMIT) : says.length(length, TEXT_LIMIT)}
        </Text>
        <Button type="submit">{says.send}</Button>
      </Group>
    </form>
  );
}
