import { Anchor, Container, Text } from "@mantine/core";
import { Link, useNavigate } from "react-router";
import { useMay } from "@/access/me";
import { useWords } from "@/language/dictionary";
import { PageTitle } from "@/layout/page-title";
import { DetailsForm } from "./details-form";
import { useCreateContact } from "./mutations";
import { contactWords } from "./words";

export function NewContactPage() {
  const says = useWords(contactWords);
  const create = useCreateContact();
  const navigate = useNavigate();
  if (!useMay("Mutation.createContact")) return <MayNotCreate />;
  return (
    <Container size="sm" py="md" ml={0}>
      <PageTitle>{says.newContact}</PageTitle>
      <Text my="sm" size="sm">
        {says.reach}
      </Text>
      <DetailsForm
        submitLabel={says.create}
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
          {says.cancel}
        </Anchor>
      </DetailsForm>
    </Container>
  );
}

export function MayNotCreate() {
  const says = useWords(contactWords);
  return (
    <Container size="sm" py="md" ml={0}>
      <PageTitle>{says.newContact}</PageTitle>
      <Text my="md">{says.mayNotCreate}</Text>
      <Anchor component={Link} to="/contacts">
        {says.all}
      </Anchor>
    </Container>
  );
}
