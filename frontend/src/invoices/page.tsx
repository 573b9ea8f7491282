import { Button, Container, Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { InvoiceList } from "./list";
import { invoicesQuery } from "./queries";
import { invoiceWords } from "./words";

export function InvoicesPage() {
  const says = useWords(invoiceWords);
  const invoices = useInfiniteQuery(invoicesQuery(useApi()));
  const mayIssue = useMay("Mutation.issueInvoice");
  return (
    <Container size="md" py="md" ml={0}>
      <Group justify="space-between">
        <PageTitle>{says.title}</PageTitle>
        {mayIssue && (
          <Button component={Link} to="/invoice/new">
            {says.newInvoice}
          </Button>
        )}
      </Group>
      <Text my="sm" size="sm">
        {says.about}
      </Text>
      {invoices.isPending && <Waiting says={says.loading} />}
      {invoices.error && <Failure error={invoices.error} retry={invoices.refetch} />}
      {invoices.data && (
        <InvoiceList invoices={invoices.data.pages.flatMap((page) => page.items)} />
      )}
      <LoadMore list={invoices} mt="md" />
    </Container>
  );
}
