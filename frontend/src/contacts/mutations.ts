import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import type {
  ContactFieldsFragment,
  CreateContactInput,
  UpdateContactInput,
} from "@/generated/graphql";
import {
  CreateContact,
  contactQuery,
  DeleteContact,
  RestoreContact,
  UpdateContact,
} from "./queries";

export function useCreateContact() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (input: CreateContactInput) =>
      (await api.request(CreateContact, { input })).createContact,
    onSuccess: (contact) => remember(queryClient, contact),
  });
}

/** Sends only what changed: a field that is left out stays as it is (Requirement 2.4). */
export function useUpdateContact(contactId: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (change: Omit<UpdateContactInput, "contactId">) =>
      (await api.request(UpdateContact, { input: { contactId, ...change } })).updateContact,
    onSuccess: (contact) => remember(queryClient, contact),
  });
}

export function useDeleteContact(contactId: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.request(DeleteContact, { contactId }),
    onSuccess: () => {
      queryClient.setQueryData(contactQuery(api, contactId).queryKey, null);
      refetchLists(queryClient);
    },
  });
}

/** Undoes a deletion, with the consents that are still theirs. */
export function useRestoreContact(contactId: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () => (await api.request(RestoreContact, { contactId })).restoreContact,
    onSuccess: (contact) => remember(queryClient, contact),
  });
}

function remember(queryClient: QueryClient, contact: ContactFieldsFragment): void {
  queryClient.setQueryData(["contact", contact.contactId], contact);
  refetchLists(queryClient);
}

function refetchLists(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({ queryKey: ["contacts"] });
  void queryClient.invalidateQueries({ queryKey: ["conversations"] });
}
