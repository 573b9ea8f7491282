import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";

export const DocumentFields = graphql(`
  fragment DocumentFields on Document {
    fileId
    name
    filename
    contentType
    messageType
    size
    createdAt
  }
`);

export const Documents = graphql(`
  query Documents($nextToken: String) {
    documents(limit: 25, nextToken: $nextToken) {
      items {
        ...DocumentFields
      }
      nextToken
    }
  }
`);

export const AddDocument = graphql(`
  mutation AddDocument($input: AddDocumentInput!) {
    addDocument(input: $input) {
      ...DocumentFields
    }
  }
`);

export const RenameDocument = graphql(`
  mutation RenameDocument($input: RenameDocumentInput!) {
    renameDocument(input: $input) {
      ...DocumentFields
    }
  }
`);

export const RemoveDocument = graphql(`
  mutation RemoveDocument($fileId: ID!) {
    removeDocument(fileId: $fileId) {
      fileId
    }
  }
`);

/** The library, newest first. */
export function documentsQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: ["documents"],
    queryFn: async ({ pageParam }) =>
      (await api.request(Documents, { nextToken: pageParam })).documents,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}
