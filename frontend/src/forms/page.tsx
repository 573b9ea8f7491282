import { Container, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { FormList } from "./list";
import { NewForm } from "./new-form";
import { formsQuery } from "./queries";
import { formWords } from "./words";

export function FormsPage() {
  const says = useWords(formWords);
  const forms = useInfiniteQuery(formsQuery(useApi()));
  const mayCreate = useMay("Mutation.createForm");
  return (
    <Container size="md" py="md" ml={0}>
      <PageTitle>{says.title}</PageTitle>
      <Text my="sm" size="sm" maw={640}>
        {says.about}
      </Text>
      <Text mb="sm" size="sm" maw={640}>
        {says.notYet}
      </Text>
      {mayCreate && <NewForm />}
      {forms.isPending && <Waiting says={says.loading} />}
      {forms.error && <Failure error={forms.error} retry={forms.refetch} />}
      {forms.data && <FormList forms={forms.data.pages.flatMap((page) => page.items)} />}
      <LoadMore list={forms} mt="md" />
    </Container>
  );
}
