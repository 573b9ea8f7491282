import { Anchor, Button, Container, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import { WindowStatus } from "@/messages/window-status";
import { ContactFacts } from "./contact-facts";
import { DeleteContactButton } from "./delete-contact";
import { EditDetails } from "./edit-details";
import { OptIns } from "./opt-ins";
import { contactQuery } from "./queries";

export function ContactPage() {
  const { contactId = "" } = useParams();
  const contact = useQuery(contactQuery(useApi(), contactId));
  return (
    <Container size="sm" py="md" ml={0}>
      <Anchor component={Link} to="/contacts" size="sm">
        All contacts
      </Anchor>
      {contact.isPending && <Waiting for="the contact" />}
      {contact.error && <Failure error={contact.error} retry={contact.refetch} />}
      {contact.data === null && <NoSuchContact />}
      {contact.data && <ContactDetails key={contactId} contact={contact.data} />}
    </Container>
  );
}

function ContactDetails({ contact }: { contact: ContactFieldsFragment }) {
  const mayUpdate = useMay("Mutation.updateContact");
  const mayDelete = useMay("Mutation.deleteContact");
  return (
    <Stack gap="lg" mt="sm">
      <Group justify="space-between">
        <Title order={1}>{contact.name}</Title>
        <Button component={Link} to={`/dm/${contact.contactId}`}>
          Open conversation
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

function NoSuchContact() {
  return (
    <>
      <Title order={1} mt="sm">
        No such contact
      </Title>
      <Text mt="md">This contact does not exist, or it was deleted.</Text>
    </>
  );
}
