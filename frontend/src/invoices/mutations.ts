import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { useCreate } from "@/api/use-create";
import type { CancelInvoiceInput, IssueInvoiceInput } from "@/generated/graphql";
import { CancelInvoice, IssueInvoice } from "./queries";

/** Issues an invoice. */
export function useIssueInvoice() {
  return useCreate(
    "invoices",
    async (api, input: IssueInvoiceInput) =>
      (await api.request(IssueInvoice, { input })).issueInvoice,
  );
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
