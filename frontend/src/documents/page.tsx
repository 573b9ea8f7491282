import { Container, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { DocumentList } from "./list";
import { NewDocument } from "./new-document";
import { documentsQuery } from "./queries";
import { documentWords } from "./words";

export function DocumentsPage() {
  const says = useWords(documentWords);
  const documents = useInfiniteQuery(documentsQuery(useApi()));
  const mayAdd = useMay("Mutation.addDocument");
  return (
    <Container size="md" py="md" ml={0}>
      <PageTitle>{says.title}</PageTitle>
      <Text my="sm" size="sm">
        {says.about}
      </Text>
      {mayAdd && <NewDocument />}
      {documents.isPending && <Waiting says={says.loading} />}
      {documents.error && <Failure error={documents.error} retry={documents.refetch} />}
      {documents.data && (
        <DocumentList documents={documents.data.pages.flatMap((page) => page.items)} />
      )}
      <LoadMore list={documents} mt="md" />
    </Container>
  );
}
