import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useMay } from "@/access/me";
import { ConsentDialog } from "@/contacts/consent/dialog";
import type { Channel, ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { listWords } from "../words";
import { composerWords } from "./words";

interface ConsentNeededProps {
  contact: ContactFieldsFragment;
  channel: Channel;
}

/** In the place of the composer: nobody is messaged who has not opted in to the channel. */
export function ConsentNeeded({ contact, channel }: ConsentNeededProps) {
  const says = useWords(composerWords);
  const name = useWords(listWords)[channel];
  const mayRecord = useMay("Mutation.updateContact");
  const [isAsking, setIsAsking] = useState(false);
  return (
    <section aria-label={says.consentNeeded}>
      <Text size="sm" mb="xs">
        {says.notOptedIn(contact.name, name)} {mayRecord ? says.recordIt : says.askOperator}
      </Text>
      {mayRecord && <Button onClick={() => setIsAsking(true)}>{says.record(name)}</Button>}
      {isAsking && (
        <ConsentDialog
          contact={contact}
          channel={channel}
          given
          onClose={() => setIsAsking(false)}
        />
      )}
    </section>
  );
}
