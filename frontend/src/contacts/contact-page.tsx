import { Anchor, Button, Container, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { WindowStatus } from "@/messages/window-status";
import { ContactFacts } from "./contact-facts";
import { DeleteContactButton } from "./delete-contact";
import { EditDetails } from "./edit-details";
import { OptIns } from "./opt-ins";
import { contactQuery } from "./queries";
import { RestoreContactButton } from "./restore-contact";
import { contactWords } from "./words";

export function ContactPage() {
  const says = useWords(contactWords);
  const { contactId = "" } = useParams();
  const contact = useQuery(contactQuery(useApi(), contactId));
  return (
    <Container size="sm" py="md" ml={0}>
      <Anchor component={Link} to="/contacts" size="sm">
        {says.all}
      </Anchor>
      {contact.isPending && <Waiting says={says.loadingOne} />}
      {contact.error && <Failure error={contact.error} retry={contact.refetch} />}
      {contact.data === null && <NoSuchContact contactId={contactId} />}
      {contact.data && <ContactDetails key={contactId} contact={contact.data} />}
    </Container>
  );
}

function ContactDetails({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(contactWords);
  const mayUpdate = useMay("Mutation.updateContact");
  const mayDelete = useMay("Mutation.deleteContact");
  return (
    <Stack gap="lg" mt="sm">
      <Group justify="space-between">
        <PageTitle>{contact.name}</PageTitle>
        <Button component={Link} to={`/dm/${contact.contactId}`}>
          {says.openConversation}
        </Button>
      </Group>
      <Text size="sm">
        <WindowStatus expiresAt={contact.windowExpiresAt} />
      </Text>
      <OptIns contact={contact} />
      {mayUpdate ? <EditDetails contact={contact} /> : <ContactFacts contact={contact} />}
      {mayDelete && <DeleteContactButton contact={contact} />}
    </Stack>
  );
}

function NoSuchContact({ contactId }: { contactId: string }) {
  const says = useWords(contactWords);
  return (
    <>
      <PageTitle mt="sm">{says.noSuch}</PageTitle>
      <Text mt="md">{says.gone}</Text>
      {useMay("Mutation.restoreContact") && <RestoreContactButton contactId={contactId} />}
    </>
  );
}
