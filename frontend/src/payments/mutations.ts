import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { useCreate } from "@/api/use-create";
import type { CreatePaymentInput, SettlePaymentInput } from "@/generated/graphql";
import { CreatePayment, SettlePayment } from "./queries";

/** Asks for money. */
export function useCreatePayment() {
  return useCreate(
    "payments",
    async (api, input: CreatePaymentInput) =>
      (await api.request(CreatePayment, { input })).createPayment,
  );
}

export function useSettlePayment() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (input: SettlePaymentInput) =>
      (await api.request(SettlePayment, { input })).settlePayment,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["payments"] }),
  });
}
