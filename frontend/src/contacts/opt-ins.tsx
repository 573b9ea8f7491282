import { Box, Stack, Switch, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useMay } from "@/access/me";
import type { Channel, ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { channels, isGiven, nameOf } from "./consent/channels";
import { ConsentDialog } from "./consent/dialog";
import { LastWord } from "./consent/last-word";
import { contactWords } from "./words";

/** What the contact consented to, and on whose word. */
export function OptIns({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(contactWords);
  const mayUpdate = useMay("Mutation.updateContact");
  return (
    <Stack component="section" gap="xs" aria-labelledby="consent">
      <Title order={2} size="h4" id="consent">
        {says.consent}
      </Title>
      {mayUpdate ? <OptInSwitches contact={contact} /> : <OptInFacts contact={contact} />}
    </Stack>
  );
}

/** A switch asks first: for the source of a consent, or whether one shall really end. */
function OptInSwitches({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(contactWords);
  const [asked, setAsked] = useState<{ channel: Channel; given: boolean } | null>(null);
  return (
    <>
      {channels.map((channel) => (
        <Switch
          key={channel}
          label={says[nameOf(channel)]}
          description={<LastWord contact={contact} channel={channel} />}
          checked={isGiven(contact, channel)}
          onChange={(event) => setAsked({ channel, given: event.currentTarget.checked })}
        />
      ))}
      {asked && <ConsentDialog contact={contact} {...asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function OptInFacts({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(contactWords);
  return channels.map((channel) => {
    const name = says[nameOf(channel)];
    return (
      <Box key={channel}>
        <Text size="sm">
          {isGiven(contact, channel) ? says.recorded(name) : says.notRecorded(name)}
        </Text>
        <LastWord contact={contact} channel={channel} />
      </Box>
    );
  });
}
