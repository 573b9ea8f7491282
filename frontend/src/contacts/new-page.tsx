import { Anchor, Container, Text, Title } from "@mantine/core";
import { Link, useNavigate } from "react-router";
import { useMay } from "@/access/me";
import { DetailsForm } from "./details-form";
import { useCreateContact } from "./mutations";

export function NewContactPage() {
  const create = useCreateContact();
  const navigate = useNavigate();
  if (!useMay("Mutation.createContact")) return <MayNotCreate />;
  return (
    <Container size="sm" py="md" ml={0}>
      <Title order={1}>New contact</Title>
      <Text my="sm" size="sm">
        Give a phone number or an email address, or both. Nobody is opted in until you record it.
      </Text>
      <DetailsForm
        submitLabel="Create contact"
        submitting={create.isPending}
        error={create.error}
        onSubmit={({ name, phone, email }) =>
          create.mutate(
            { name, ...(phone && { phone }), ...(email && { email }) },
            { onSuccess: ({ contactId }) => void navigate(`/contacts/${contactId}`) },
          )
        }
      >
        <Anchor component={Link} to="/contacts">
          Cancel
        </Anchor>
      </DetailsForm>
    </Container>
  );
}

function MayNotCreate() {
  return (
    <Container size="sm" py="md" ml={0}>
      <Title order={1}>New contact</Title>
      <Text mt="md">
        Your role may read contacts, not add them. Go back to{" "}
        <Anchor component={Link} to="/contacts">
          Contacts
        </Anchor>
        , or ask an administrator for the Operator role.
      </Text>
    </Container>
  );
}
