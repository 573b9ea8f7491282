import { Anchor, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useMay } from "@/access/me";
import type { Channel, ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { chooseChannel, mayBeMessaged, reachable, useChannel } from "./channel";
import { ConsentNeeded } from "./composer/consent-needed";
import { EmailComposer } from "./composer/email";
import { SmsComposer } from "./composer/sms";
import { WhatsAppComposer } from "./composer/whatsapp";
import { composerWords } from "./composer/words";
import styles from "./dm.module.css";
import { TemplateDrawer } from "./templates/drawer";
import { leaveAnswer } from "./use-keys";
import { listWords, threadWords } from "./words";

/** The place to answer, for who may, over every channel that reaches the contact. */
export function Answer({ contact }: { contact: ContactFieldsFragment }) {
  const maySend = useMay("Mutation.sendWhatsApp");
  return maySend ? <ChannelAnswer key={contact.contactId} contact={contact} /> : null;
}

function ChannelAnswer({ contact }: { contact: ContactFieldsFragment }) {
  const channel = useChannel(contact);
  const [isChoosing, setIsChoosing] = useState(false);
  const openTemplates = () => setIsChoosing(true);
  if (!channel) return <NoAddress contact={contact} />;
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves whichever field has the focus */}
      <div className={styles.composer} onKeyDown={leaveAnswer}>
        <ChannelSwitch contact={contact} channel={channel} />
        {mayBeMessaged(contact, channel) ? (
          <Composer contact={contact} channel={channel} onTemplate={openTemplates} />
        ) : (
          <ConsentNeeded contact={contact} channel={channel} />
        )}
      </div>
      <TemplateDrawer
        contactId={contact.contactId}
        opened={isChoosing}
        onClose={() => setIsChoosing(false)}
      />
    </>
  );
}

interface ComposerProps {
  contact: ContactFieldsFragment;
  channel: Channel;
  onTemplate: () => void;
}

function Composer({ contact, channel, onTemplate }: ComposerProps) {
  if (channel === "sms") return <SmsComposer contactId={contact.contactId} />;
  if (channel === "email") return <EmailComposer contactId={contact.contactId} />;
  return <WhatsAppComposer contact={contact} onTemplate={onTemplate} />;
}

function ChannelSwitch({ contact, channel }: Omit<ComposerProps, "onTemplate">) {
  const says = useWords(composerWords);
  const names = useWords(listWords);
  const channels = reachable(contact);
  if (channels.length < 2) return null;
  return (
    <SegmentedControl<Channel>
      size="xs"
      mb="xs"
      aria-label={says.over}
      value={channel}
      onChange={(chosen) => chooseChannel(contact.contactId, chosen)}
      data={channels.map((each) => ({ value: each, label: names[each] }))}
    />
  );
}

/** Nothing reaches a contact without an address. */
function NoAddress({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(composerWords);
  const { openContact } = useWords(threadWords);
  return (
    <Text className={styles.composer} size="sm">
      {says.noAddress}{" "}
      <Anchor component={Link} to={`/contacts/${contact.contactId}`}>
        {openContact}
      </Anchor>
    </Text>
  );
}
