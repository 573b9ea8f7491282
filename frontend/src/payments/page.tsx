import { Container, NativeSelect, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import type { PaymentStatus } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { PaymentList } from "./list";
import { NewPayment } from "./new-payment";
import { paymentsQuery } from "./queries";
import { paymentWords } from "./words";

const statuses: readonly PaymentStatus[] = ["open", "paid", "cancelled"];

export function PaymentsPage() {
  const says = useWords(paymentWords);
  const [params, setParams] = useSearchParams();
  const status = statuses.find((known) => known === params.get("status")) ?? null;
  const payments = useInfiniteQuery(paymentsQuery(useApi(), status));
  const mayCreate = useMay("Mutation.createPayment");
  return (
    <Container size="md" py="md" ml={0}>
      <PageTitle>{says.title}</PageTitle>
      <Text my="sm" size="sm">
        {says.about}
      </Text>
      {mayCreate && <NewPayment />}
      <NativeSelect
        label={says.show}
        value={status ?? ""}
        onChange={({ currentTarget: { value } }) => setParams(value ? { status: value } : {})}
        data={[
          { value: "", label: says.all },
          ...statuses.map((value) => ({ value, label: says[value] })),
        ]}
        maw={220}
        mb="md"
      />
      {payments.isPending && <Waiting says={says.loading} />}
      {payments.error && <Failure error={payments.error} retry={payments.refetch} />}
      {payments.data && (
        <PaymentList payments={payments.data.pages.flatMap((page) => page.items)} />
      )}
      <LoadMore list={payments} mt="md" />
    </Container>
  );
}
