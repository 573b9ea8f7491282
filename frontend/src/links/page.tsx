import { Container, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { LinkList } from "./list";
import { NewLink } from "./new-link";
import { linksQuery } from "./queries";
import { linkWords } from "./words";

export function LinksPage() {
  const says = useWords(linkWords);
  const links = useInfiniteQuery(linksQuery(useApi()));
  const mayCreate = useMay("Mutation.createLink");
  return (
    <Container size="md" py="md" ml={0}>
      <PageTitle>{says.title}</PageTitle>
      <Text my="sm" size="sm">
        {says.about}
      </Text>
      {mayCreate && <NewLink />}
      {links.isPending && <Waiting says={says.loading} />}
      {links.error && <Failure error={links.error} retry={links.refetch} />}
      {links.data && <LinkList links={links.data.pages.flatMap((page) => page.items)} />}
      <LoadMore list={links} mt="md" />
    </Container>
  );
}
