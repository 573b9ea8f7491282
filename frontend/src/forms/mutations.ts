import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { useCreate } from "@/api/use-create";
import type { CreateFormInput, ReviseFormInput, SwitchFormInput } from "@/generated/graphql";
import { CreateForm, ReviseForm, SwitchForm } from "./queries";

/** Makes a form. */
export function useCreateForm() {
  return useCreate(
    "forms",
    async (api, input: CreateFormInput) => (await api.request(CreateForm, { input })).createForm,
  );
}

/** Puts a new wording in force; asking again with the same one changes nothing. */
export function useReviseForm() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (input: ReviseFormInput) =>
      (await api.request(ReviseForm, { input })).reviseForm,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["forms"] }),
  });
}

export function useSwitchForm() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (input: SwitchFormInput) =>
      (await api.request(SwitchForm, { input })).switchForm,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["forms"] }),
  });
}
