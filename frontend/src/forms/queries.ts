import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";

export const FormFields = graphql(`
  fragment FormFields on Form {
    formId
    url
    name
    channels
    language
    whatsAppNumber
    consentText
    version
    enabled
    createdAt
    updatedAt
  }
`);

export const FormTextFields = graphql(`
  fragment FormTextFields on FormText {
    version
    consentText
    createdAt
  }
`);

export const FormConsentFields = graphql(`
  fragment FormConsentFields on FormConsent {
    evidenceId
    version
    textHash
    channels
    contactId
    name
    submittedAt
    confirmedAt
  }
`);

export const Forms = graphql(`
  query Forms($nextToken: String) {
    forms(limit: 50, nextToken: $nextToken) {
      items {
        ...FormFields
      }
      nextToken
    }
  }
`);

export const FormTexts = graphql(`
  query FormTexts($formId: ID!, $nextToken: String) {
    formTexts(formId: $formId, limit: 20, nextToken: $nextToken) {
      items {
        ...FormTextFields
      }
      nextToken
    }
  }
`);

export const FormConsents = graphql(`
  query FormConsents($formId: ID!, $nextToken: String) {
    formConsents(formId: $formId, limit: 20, nextToken: $nextToken) {
      items {
        ...FormConsentFields
      }
      nextToken
    }
  }
`);

export const CreateForm = graphql(`
  mutation CreateForm($input: CreateFormInput!) {
    createForm(input: $input) {
      ...FormFields
    }
  }
`);

export const ReviseForm = graphql(`
  mutation ReviseForm($input: ReviseFormInput!) {
    reviseForm(input: $input) {
      ...FormFields
    }
  }
`);

export const SwitchForm = graphql(`
  mutation SwitchForm($input: SwitchFormInput!) {
    switchForm(input: $input) {
      ...FormFields
    }
  }
`);

/** Forms, newest first. */
export function formsQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: ["forms"],
    queryFn: async ({ pageParam }) => (await api.request(Forms, { nextToken: pageParam })).forms,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}

/** Every wording of a form, the one in force first. */
export function formTextsQuery(api: Api, formId: string) {
  return infiniteQueryOptions({
    queryKey: ["forms", formId, "texts"],
    queryFn: async ({ pageParam }) =>
      (await api.request(FormTexts, { formId, nextToken: pageParam })).formTexts,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}

/** Who consented by a form, newest first. */
export function formConsentsQuery(api: Api, formId: string) {
  return infiniteQueryOptions({
    queryKey: ["forms", formId, "consents"],
    queryFn: async ({ pageParam }) =>
      (await api.request(FormConsents, { formId, nextToken: pageParam })).formConsents,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}
