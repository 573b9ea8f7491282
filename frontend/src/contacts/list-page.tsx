import { Button, Container, Group, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import { ContactList } from "./contact-list";
import { searchQuery } from "./queries";

export function ContactsPage() {
  const [params, setParams] = useSearchParams();
  const search = params.get("q") ?? "";
  const contacts = useInfiniteQuery({
    ...searchQuery(useApi(), search),
    placeholderData: keepPreviousData,
  });
  const look = useDebouncedCallback(
    (q: string) => setParams(q.trim() ? { q: q.trim() } : {}, { replace: true }),
    300,
  );
  return (
    <Container size="md" py="md" ml={0}>
      <Group justify="space-between" mb="md">
        <Title order={1}>Contacts</Title>
        {useMay("Mutation.createContact") && (
          <Button component={Link} to="/contacts/new">
            New contact
          </Button>
        )}
      </Group>
      <TextInput
        type="search"
        label="Search contacts"
        placeholder="Name, phone or email"
        defaultValue={search}
        onChange={(event) => look(event.currentTarget.value)}
        mb="md"
      />
      {contacts.isPending && <Waiting for="contacts" />}
      {contacts.error && <Failure error={contacts.error} retry={contacts.refetch} />}
      {contacts.data && (
        <ContactList contacts={contacts.data.pages.flatMap((page) => page.items)} search={search} />
      )}
      {contacts.hasNextPage && (
        <Button
          mt="md"
          loading={contacts.isFetchingNextPage}
          onClick={() => contacts.fetchNextPage()}
        >
          Load more
        </Button>
      )}
      <Text size="xs" role="status" mt="xs">
        {contacts.isPlaceholderData ? "Searching…" : ""}
      </Text>
    </Container>
  );
}
