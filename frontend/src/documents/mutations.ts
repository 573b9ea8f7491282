import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import type { AddDocumentInput, RenameDocumentInput } from "@/generated/graphql";
import { AddDocument, RemoveDocument, RenameDocument } from "./queries";

/** Puts an uploaded file into the library; asking again after a lost answer changes nothing. */
export function useAddDocument() {
  const api = useApi();
  return useMutation({
    mutationFn: async (input: AddDocumentInput) =>
      (await api.request(AddDocument, { input })).addDocument,
    onSuccess: useReadAgain(),
  });
}

export function useRenameDocument() {
  const api = useApi();
  return useMutation({
    mutationFn: async (input: RenameDocumentInput) =>
      (await api.request(RenameDocument, { input })).renameDocument,
    onSettled: useReadAgain(),
  });
}

export function useRemoveDocument() {
  const api = useApi();
  return useMutation({
    mutationFn: async (fileId: string) =>
      (await api.request(RemoveDocument, { fileId })).removeDocument,
    onSettled: useReadAgain(),
  });
}

function useReadAgain() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: ["documents"] });
}
