import { Button, Group, Text } from "@mantine/core";
import type { Channel, ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import { Failure } from "@/layout/failure";
import { useUpdateContact } from "../mutations";
import { contactWords } from "../words";
import { nameOf, optIn } from "./channels";
import { consentWords } from "./words";

interface EndConsentProps {
  contact: ContactFieldsFragment;
  channel: Channel;
  onClose: () => void;
}

export function EndConsent({ contact, channel, onClose }: EndConsentProps) {
  const says = useWords(consentWords);
  const name = useWords(contactWords)[nameOf(channel)];
  const update = useUpdateContact(contact.contactId);
  return (
    <Dialog onClose={onClose} title={says.end(name, contact.name)}>
      <Text size="sm">{says.ends}</Text>
      {update.error && <Failure error={update.error} />}
      <Group mt="md">
        <Button
          loading={update.isPending}
          onClick={() => update.mutate(optIn(channel, false), { onSuccess: onClose })}
        >
          {says.endYes}
        </Button>
        <Button data-autofocus onClick={onClose}>
          {says.endNo}
        </Button>
      </Group>
    </Dialog>
  );
}
