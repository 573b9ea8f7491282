import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { useCreate } from "@/api/use-create";
import type { CreateLinkInput } from "@/generated/graphql";
import { CreateLink, SwitchLink } from "./queries";

/** Makes a link. */
export function useCreateLink() {
  return useCreate(
    "links",
    async (api, input: CreateLinkInput) => (await api.request(CreateLink, { input })).createLink,
  );
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
