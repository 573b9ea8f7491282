import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import type { CreateFormInput, ReviseFormInput, SwitchFormInput } from "@/generated/graphql";
import { CreateForm, ReviseForm, SwitchForm } from "./queries";

/** Makes a form; asking again after a lost answer gives the form of the first time. */
export function useCreateForm() {
  const api = useApi();
  const queryClient = useQueryClient();
  const [clientToken, setClientToken] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: async (input: CreateFormInput) =>
      (await api.request(CreateForm, { input: { ...input, clientToken } })).createForm,
    onSuccess: () => {
      setClientToken(crypto.randomUUID());
      void queryClient.invalidateQueries({ queryKey: ["forms"] });
    },
  });
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
