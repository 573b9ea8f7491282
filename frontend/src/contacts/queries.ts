import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { ApiError } from "@/api/error";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";

export const ContactFields = graphql(`
  fragment ContactFields on Contact {
    contactId
    name
    phone
    email
    optInWhatsApp
    optInSms
    optInEmail
    consents {
      whatsApp {
        optedIn
        source
        at
        by
      }
      sms {
        optedIn
        source
        at
        by
      }
      email {
        optedIn
        source
        at
        by
      }
    }
    lastInboundMessageAt
    windowExpiresAt
    createdAt
    updatedAt
  }
`);

export const Contact = graphql(`
  query Contact($contactId: ID!) {
    contact(contactId: $contactId) {
      ...ContactFields
    }
  }
`);

export const SearchContacts = graphql(`
  query SearchContacts($query: String, $limit: Int, $nextToken: String) {
    searchContacts(query: $query, limit: $limit, nextToken: $nextToken) {
      items {
        ...ContactFields
      }
      nextToken
    }
  }
`);

export const CreateContact = graphql(`
  mutation CreateContact($input: CreateContactInput!) {
    createContact(input: $input) {
      ...ContactFields
    }
  }
`);

export const UpdateContact = graphql(`
  mutation UpdateContact($input: UpdateContactInput!) {
    updateContact(input: $input) {
      ...ContactFields
    }
  }
`);

export const DeleteContact = graphql(`
  mutation DeleteContact($contactId: ID!) {
    deleteContact(contactId: $contactId) {
      contactId
      deletedAt
    }
  }
`);

export const RestoreContact = graphql(`
  mutation RestoreContact($contactId: ID!) {
    restoreContact(contactId: $contactId) {
      ...ContactFields
    }
  }
`);

/** One contact, or null when there is none or it was deleted. */
export function contactQuery(api: Api, contactId: string) {
  return queryOptions({
    queryKey: ["contact", contactId],
    queryFn: async () => {
      try {
        return (await api.request(Contact, { contactId })).contact ?? null;
      } catch (error) {
        if (error instanceof ApiError && error.code === "NOT_FOUND") return null;
        throw error;
      }
    },
  });
}

/** Milliseconds without a key after which what was typed is looked for. */
export const SETTLES = 120;

const PAGE = 25;
const FEW = 8;

/** Contacts whose name, phone or email matches; all of them for an empty search. */
export function searchQuery(api: Api, search: string) {
  return infiniteQueryOptions({
    queryKey: ["contacts", search],
    queryFn: async ({ pageParam }) =>
      (
        await api.request(SearchContacts, {
          query: search || null,
          limit: PAGE,
          nextToken: pageParam,
        })
      ).searchContacts,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}

/** The first few contacts that match; none for an empty search. */
export function findQuery(api: Api, search: string) {
  return queryOptions({
    queryKey: ["contacts", "first", search],
    queryFn: async () =>
      (await api.request(SearchContacts, { query: search, limit: FEW, nextToken: null }))
        .searchContacts.items,
    enabled: search !== "",
  });
}
