import { Anchor, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { Suggestions } from "@/agent/suggestions";
import { ContactFacts } from "@/contacts/contact-facts";
import { OptIns } from "@/contacts/opt-ins";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { threadWords } from "./words";

/** Who the conversation is with. */
export function ContactPanel({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(threadWords);
  return (
    <Stack component="aside" p="md" gap="md" aria-label={says.contact}>
      <Suggestions contact={contact} place="beside" />
      <Title order={2} size="h4">
        {contact.name}
      </Title>
      <ContactFacts contact={contact} />
      <OptIns contact={contact} />
      <Text size="sm">
        <Anchor component={Link} to={`/contacts/${contact.contactId}`}>
          {says.openContact}
        </Anchor>
      </Text>
    </Stack>
  );
}
