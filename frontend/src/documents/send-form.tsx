import { Anchor, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { Link } from "react-router";
import { useApi } from "@/api/provider";
import { ContactPicker } from "@/contacts/picker";
import { contactQuery } from "@/contacts/queries";
import type { ContactFieldsFragment, MessageFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import { ConsentNeeded } from "@/messages/composer/consent-needed";
import { NotSent } from "@/messages/not-sent";
import { useNow } from "@/messages/use-now";
import { serviceWindow } from "@/messages/window";
import type { SendFile } from "./use-send-file";
import { documentWords } from "./words";

const LONGEST_CAPTION = 1024;

interface SendFormProps {
  /** Whom the file belongs to; null lets somebody be chosen. */
  to: string | null;
  words: string;
  send: SendFile;
  onClose: () => void;
}

/** To whom, and with which words. What WhatsApp forbids is said before the file leaves. */
export function SendForm({ to, words, send, onClose }: SendFormProps) {
  const says = useWords(documentWords);
  const api = useApi();
  const [chosen, setChosen] = useState(to);
  const [caption, setCaption] = useState(words);
  const contact = useQuery({ ...contactQuery(api, chosen ?? ""), enabled: chosen !== null });
  const choose = (next: string | null) => {
    send.reset();
    setChosen(next);
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (chosen) send.mutate({ contactId: chosen, caption: caption.trim() });
  };
  if (send.data && contact.data)
    return <Sent message={send.data} to={contact.data.name} onClose={onClose} />;
  return (
    <Stack gap="sm">
      {to === null && <ContactPicker label={says.contact} chosen={chosen} onChoose={choose} />}
      {contact.isLoading && <Waiting says={says.lookingUp} />}
      {chosen && contact.data === null && <Text size="sm">{says.contactGone}</Text>}
      {contact.error && <Failure error={contact.error} retry={contact.refetch} />}
      {chosen && contact.data && <Situation contact={contact.data} />}
      <form onSubmit={submit} noValidate>
        <Textarea
          label={says.caption}
          description={says.captionHint}
          value={caption}
          maxLength={LONGEST_CAPTION}
          onChange={(event) => setCaption(event.currentTarget.value)}
          rows={2}
          mb="sm"
        />
        {send.error && <NotSent error={send.error} />}
        <Group>
          <Button
            type="submit"
            disabled={!chosen || !contact.data?.optInWhatsApp}
            loading={send.isPending}
          >
            {says.sendNow}
          </Button>
          <Button onClick={onClose}>{says.cancel}</Button>
        </Group>
      </form>
    </Stack>
  );
}

/** Whether this contact can be sent a file now. The server judges; this saves a vain try. */
function Situation({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(documentWords);
  const window = serviceWindow(contact.windowExpiresAt, useNow());
  if (!contact.optInWhatsApp) return <ConsentNeeded contact={contact} channel="whatsapp" />;
  if (window.open) return <Text size="sm">{says.to(contact.name)}</Text>;
  return (
    <Text size="sm">
      {says.windowClosed(contact.name)} <Conversation contactId={contact.contactId} />
    </Text>
  );
}

interface SentProps {
  message: MessageFieldsFragment;
  to: string;
  onClose: () => void;
}

function Sent({ message: { status, contactId, errorDetails }, to, onClose }: SentProps) {
  const says = useWords(documentWords);
  const outcome = {
    queued: says.queued(to),
    failed: errorDetails ?? says.failed,
    unknown: says.unknown,
  };
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {status in outcome ? outcome[status as keyof typeof outcome] : says.sent(to)}
      </Text>
      <Conversation contactId={contactId} />
      <Button data-autofocus onClick={onClose} style={{ alignSelf: "flex-start" }}>
        {says.close}
      </Button>
    </Stack>
  );
}

function Conversation({ contactId }: { contactId: string }) {
  const says = useWords(documentWords);
  return (
    <Anchor component={Link} to={`/dm/${contactId}`} size="sm">
      {says.conversation}
    </Anchor>
  );
}
