import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";
import type { PaymentStatus } from "@/generated/graphql";

export const PaymentFields = graphql(`
  fragment PaymentFields on Payment {
    paymentId
    contactId
    contactName
    amountPaise
    note
    reference
    status
    receipt
    settledAt
    createdAt
    url
    upiLink
  }
`);

export const Payments = graphql(`
  query Payments($status: PaymentStatus, $nextToken: String) {
    payments(status: $status, limit: 50, nextToken: $nextToken) {
      items {
        ...PaymentFields
      }
      nextToken
    }
  }
`);

export const CreatePayment = graphql(`
  mutation CreatePayment($input: CreatePaymentInput!) {
    createPayment(input: $input) {
      ...PaymentFields
    }
  }
`);

export const SettlePayment = graphql(`
  mutation SettlePayment($input: SettlePaymentInput!) {
    settlePayment(input: $input) {
      ...PaymentFields
    }
  }
`);

/** Payment requests, newest first; of one status, or all. */
export function paymentsQuery(api: Api, status: PaymentStatus | null) {
  return infiniteQueryOptions({
    queryKey: ["payments", status],
    queryFn: async ({ pageParam }) =>
      (await api.request(Payments, { status, nextToken: pageParam })).payments,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}
