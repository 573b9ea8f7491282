import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";

export const LinkFields = graphql(`
  fragment LinkFields on Link {
    code
    url
    title
    kind
    target
    enabled
    clicks
    lastClickedAt
    createdAt
  }
`);

export const Links = graphql(`
  query Links($nextToken: String) {
    links(limit: 50, nextToken: $nextToken) {
      items {
        ...LinkFields
      }
      nextToken
    }
  }
`);

export const CreateLink = graphql(`
  mutation CreateLink($input: CreateLinkInput!) {
    createLink(input: $input) {
      ...LinkFields
    }
  }
`);

export const SwitchLink = graphql(`
  mutation SwitchLink($input: SwitchLinkInput!) {
    switchLink(input: $input) {
      ...LinkFields
    }
  }
`);

/** Links, newest first. */
export function linksQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: ["links"],
    queryFn: async ({ pageParam }) => (await api.request(Links, { nextToken: pageParam })).links,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}
