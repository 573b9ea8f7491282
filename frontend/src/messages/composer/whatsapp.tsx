import { Button, FileButton, Group, Text } from "@mantine/core";
import { useState } from "react";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { declaredType, kindOf } from "@/media/declared";
import { UploadCard } from "@/media/upload-card";
import { useUpload } from "@/media/use-upload";
import styles from "../dm.module.css";
import { useDraft } from "../drafts";
import { NotSent } from "../not-sent";
import { useNow } from "../use-now";
import { serviceWindow } from "../window";
import { onPasted, useDropped } from "./use-dropped";
import { lengthOf, useWriting } from "./use-writing";
import { composerWords } from "./words";
import { WordsField } from "./words-field";

/** WhatsApp's limits for a text (Requirement 5.4) and for the words that go with a file. */
const TEXT_LIMIT = 4096;
const CAPTION_LIMIT = 1024;

interface WhatsAppComposerProps {
  contact: ContactFieldsFragment;
  onTemplate: () => void;
}

/** Writes a WhatsApp text or sends a file. The server judges it; refused words come back here. */
export function WhatsAppComposer({ contact, onTemplate }: WhatsAppComposerProps) {
  const says = useWords(composerWords);
  const { contactId } = contact;
  const content = useDraft(contactId, "whatsapp");
  const { refusal, send, write } = useWriting(contactId, "whatsapp");
  const upload = useUpload();
  const [isOneOfMany, setIsOneOfMany] = useState(false);
  const take = ([first, ...others]: readonly File[]) => {
    setIsOneOfMany(others.length > 0);
    if (first) upload.choose(first);
  };
  const isOver = useDropped(take);
  const kind = upload.chosen && kindOf(declaredType(upload.chosen.file));
  const takesWords = kind !== "audio";
  const limit = kind ? CAPTION_LIMIT : TEXT_LIMIT;
  const length = lengthOf(content);
  const isTooLong = takesWords && length > limit;
  const isReady = upload.chosen ? upload.chosen.fileId !== null : content.trim() !== "";
  const submit = () => {
    if (isTooLong || !isReady) return;
    if (takesWords) write("whatsapp", "");
    if (!kind || !upload.chosen?.fileId) {
      send(contactId, { channel: "whatsapp", messageType: "text", content });
      return;
    }
    const { file, fileId } = upload.chosen;
    const caption = takesWords && content.trim() ? { caption: content } : {};
    const words = { channel: "whatsapp", messageType: kind, mediaFileId: fileId } as const;
    send(contactId, { ...words, ...caption }, file);
    upload.remove();
    setIsOneOfMany(false);
  };
  return (
    <form
      action={submit}
      aria-label={says.answerWhatsApp}
      data-over={isOver}
      className={styles.drop}
    >
      {refusal && <NotSent error={refusal} />}
      <ClosedWindow expiresAt={contact.windowExpiresAt} />
      <UploadCard upload={upload} />
      {isOneOfMany && (
        <Text size="xs" role="status" mb="xs">
          {says.oneFile}
        </Text>
      )}
      <WordsField
        label={kind && takesWords ? says.caption : says.message}
        value={content}
        isTooLong={isTooLong}
        describedBy="message-length"
        onWrite={(words) => write("whatsapp", words)}
        onSubmit={submit}
        onPaste={onPasted(take)}
      />
      <Group justify="space-between" mt={6} gap={6}>
        <Group gap={6}>
          <FileButton onChange={(file) => file && take([file])}>
            {(props) => (
              <Button size="xs" {...props}>
                {says.attach}
              </Button>
            )}
          </FileButton>
          <Button size="xs" onClick={onTemplate}>
            {says.template}
          </Button>
          <Text size="xs" id="message-length" c={isTooLong ? "red.9" : "ink.5"}>
            {lengthSaid()}
          </Text>
        </Group>
        <Button type="submit" disabled={kind !== null && !isReady}>
          {says.send}
        </Button>
      </Group>
      {isOver && <div className={styles.dropHere}>{says.dropHere}</div>}
    </form>
  );

  function lengthSaid(): string {
    if (!takesWords) return says.noCaption;
    return isTooLong ? says.tooLong(length, limit) : says.length(length, limit);
  }
}

/** Says what may still be sent, before somebody writes in vain. */
function ClosedWindow({ expiresAt }: { expiresAt: string | null | undefined }) {
  const says = useWords(composerWords);
  if (serviceWindow(expiresAt, useNow()).open) return null;
  return (
    <Text size="xs" mb={4}>
      {says.windowClosed}
    </Text>
  );
}
