import { Button, Group, Text, Textarea } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { NotSent } from "./not-sent";
import { useSend } from "./use-send";

/** WhatsApp's limit for a text (Requirement 5.4). */
const TEXT_LIMIT = 4096;

/** Writes a WhatsApp text. The server judges it; a refusal stands here, and the words stay. */
export function TextComposer({ contactId }: { contactId: string }) {
  const [content, setContent] = useState("");
  const { send, sending, error, forgetError } = useSend(contactId);
  const length = Array.from(content).length;
  const isTooLong = length > TEXT_LIMIT;
  const submit = () => {
    if (sending || isTooLong || content.trim() === "") return;
    send({ messageType: "text", content }, () => setContent(""));
  };
  const submitOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const write = (words: string) => {
    setContent(words);
    if (error) forgetError();
  };
  return (
    <form action={submit} aria-label="Answer with a text">
      {error && <NotSent error={error} />}
      <Textarea
        label="Message"
        rows={3}
        value={content}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={submitOnEnter}
        aria-describedby="message-length"
        error={isTooLong}
      />
      <Group justify="space-between" mt={6}>
        <Text size="xs" id="message-length" c={isTooLong ? "red.9" : "ink.5"}>
          {length} / {TEXT_LIMIT}
          {isTooLong && ": too long for WhatsApp, shorten it"}
        </Text>
        <Button type="submit" loading={sending}>
          Send
        </Button>
      </Group>
    </form>
  );
}
