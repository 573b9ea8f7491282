import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import type { CreatePaymentInput, SettlePaymentInput } from "@/generated/graphql";
import { CreatePayment, SettlePayment } from "./queries";

/** Asks for money; asking again after a lost answer gives the request of the first time. */
export function useCreatePayment() {
  const api = useApi();
  const queryClient = useQueryClient();
  const [clientToken, setClientToken] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: async (input: CreatePaymentInput) =>
      (await api.request(CreatePayment, { input: { ...input, clientToken } })).createPayment,
    onSuccess: () => {
      setClientToken(crypto.randomUUID());
      void queryClient.invalidateQueries({ queryKey: ["payments"] });
    },
  });
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
