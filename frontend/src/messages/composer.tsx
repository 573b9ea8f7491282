import { Alert, Button, Group, Text, Textarea } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import styles from "./dm.module.css";
import { useSendText } from "./use-send-text";

/** WhatsApp's limit for a text (Requirement 5.4). */
const TEXT_LIMIT = 4096;

/** Writes a WhatsApp text. The server judges it; a refusal stands here, and the words stay. */
export function Composer({ contactId }: { contactId: string }) {
  const [content, setContent] = useState("");
  const { send, sending, error, forget } = useSendText(contactId);
  const length = Array.from(content).length;
  const sendable = content.trim() !== "" && length <= TEXT_LIMIT && !sending;
  const submit = () => {
    if (sendable) send(content, () => setContent(""));
  };
  const submitOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const write = (words: string) => {
    setContent(words);
    if (error) forget();
  };
  return (
    <form className={styles.composer} action={submit} aria-label="Answer">
      {error && (
        <Alert role="alert" color="red" mb="xs" title="Not sent">
          {error.message}
        </Alert>
      )}
      <Textarea
        label="Message"
        rows={3}
        value={content}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={submitOnEnter}
        aria-describedby="message-length"
        error={length > TEXT_LIMIT}
      />
      <Group justify="space-between" mt={6}>
        <Text size="xs" id="message-length" c={length > TEXT_LIMIT ? "red.9" : "ink.5"}>
          {length} / {TEXT_LIMIT}
          {length > TEXT_LIMIT && ": too long for WhatsApp, shorten it"}
        </Text>
        <Button type="submit" loading={sending}>
          Send
        </Button>
      </Group>
    </form>
  );
}
