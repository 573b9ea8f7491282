import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";

export const UserFields = graphql(`
  fragment UserFields on User {
    userId
    email
    role
    enabled
    createdAt
    lastLoginAt
  }
`);

export const Users = graphql(`
  query Users($nextToken: String) {
    users(limit: 60, nextToken: $nextToken) {
      items {
        ...UserFields
      }
      nextToken
    }
  }
`);

export const InviteUser = graphql(`
  mutation InviteUser($input: InviteUserInput!) {
    inviteUser(input: $input) {
      ...UserFields
    }
  }
`);

export const SetUserRole = graphql(`
  mutation SetUserRole($input: SetUserRoleInput!) {
    setUserRole(input: $input) {
      ...UserFields
    }
  }
`);

export const SetUserEnabled = graphql(`
  mutation SetUserEnabled($input: SetUserEnabledInput!) {
    setUserEnabled(input: $input) {
      ...UserFields
    }
  }
`);

/** Everybody in the user pool, also who was never here. */
export function usersQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: ["users", "list"],
    queryFn: async ({ pageParam }) => (await api.request(Users, { nextToken: pageParam })).users,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}
