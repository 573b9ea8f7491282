import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import type { CancelInvoiceInput, IssueInvoiceInput } from "@/generated/graphql";
import { CancelInvoice, IssueInvoice } from "./queries";

/** Issues an invoice; asking again after a lost answer gives the invoice of the first time. */
export function useIssueInvoice() {
  const api = useApi();
  const queryClient = useQueryClient();
  const [clientToken, setClientToken] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: async (input: IssueInvoiceInput) =>
      (await api.request(IssueInvoice, { input: { ...input, clientToken } })).issueInvoice,
    onSuccess: () => {
      setClientToken(crypto.randomUUID());
      void queryClient.invalidateQueries({ queryKey: ["invoices"] });
    },
  });
}

export function useCancelInvoice() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (input: CancelInvoiceInput) =>
      (await api.request(CancelInvoice, { input })).cancelInvoice,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["invoices"] }),
  });
}
