import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import type { CreateLinkInput } from "@/generated/graphql";
import { CreateLink, SwitchLink } from "./queries";

/** Makes a link; asking again after a lost answer gives the link of the first time. */
export function useCreateLink() {
  const api = useApi();
  const queryClient = useQueryClient();
  const [clientToken, setClientToken] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: async (input: CreateLinkInput) =>
      (await api.request(CreateLink, { input: { ...input, clientToken } })).createLink,
    onSuccess: () => {
      setClientToken(crypto.randomUUID());
      void queryClient.invalidateQueries({ queryKey: ["links"] });
    },
  });
}

export function useSwitchLink() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (input: { code: string; enabled: boolean }) =>
      (await api.request(SwitchLink, { input })).switchLink,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["links"] }),
  });
}
