import { Button, Container, Group, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { ContactList } from "./contact-list";
import { ExportContacts } from "./export";
import { SETTLES, searchQuery } from "./queries";
import { contactWords } from "./words";

export function ContactsPage() {
  const says = useWords(contactWords);
  const [params, setParams] = useSearchParams();
  const search = params.get("q") ?? "";
  const contacts = useInfiniteQuery({
    ...searchQuery(useApi(), search),
    placeholderData: keepPreviousData,
  });
  const look = useDebouncedCallback(
    (q: string) => setParams(q.trim() ? { q: q.trim() } : {}, { replace: true }),
    SETTLES,
  );
  return (
    <Container size="md" py="md" ml={0}>
      <Group justify="space-between" mb="md">
        <PageTitle>{says.title}</PageTitle>
        <Group gap="xs">
          <ExportContacts search={search} />
          {useMay("Mutation.createContact") && (
            <>
              <Button component={Link} to="/contacts/import">
                {says.importCsv}
              </Button>
              <Button component={Link} to="/contacts/new">
                {says.newContact}
              </Button>
            </>
          )}
        </Group>
      </Group>
      <TextInput
        type="search"
        label={says.search}
        placeholder={says.searchHint}
        defaultValue={search}
        onChange={(event) => look(event.currentTarget.value)}
        mb="md"
      />
      {contacts.isPending && <Waiting says={says.loadingAll} />}
      {contacts.error && <Failure error={contacts.error} retry={contacts.refetch} />}
      {contacts.data && (
        <ContactList contacts={contacts.data.pages.flatMap((page) => page.items)} search={search} />
      )}
      <LoadMore list={contacts} mt="md" />
      <Text size="xs" role="status" mt="xs">
        {contacts.isPlaceholderData ? says.searching : ""}
      </Text>
    </Container>
  );
}
