import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import type { Api } from "@/api/api";
import { ApiError } from "@/api/error";
import { useApi } from "@/api/provider";
import { graphql } from "@/generated";
import type { MeQuery, Role } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import { AccessEnded } from "./access-ended";
import { hasAccessEnded } from "./ended";
import { may, type RootField } from "./may";
import { NoAccess } from "./no-access";
import { accessWords } from "./words";

export const Me = graphql(`
  query Me {
    me {
      userId
      email
      role
    }
  }
`);

type User = MeQuery["me"] & { readonly role: Role };

const UserContext = createContext<User | null>(null);

export function meQuery(api: Api) {
  return queryOptions({
    queryKey: ["me"],
    queryFn: async () => (await api.request(Me, {})).me,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Everything below knows who is signed in; somebody without a role sees why nothing is shown. */
export function SignedInUser({ children }: { children: ReactNode }) {
  const me = useQuery(meQuery(useApi()));
  const says = useWords(accessWords);
  if (hasAccessEnded(me.error)) return <AccessEnded checkAgain={me.refetch} />;
  if (isRefusal(me.error)) return <NoAccess />;
  if (me.data) {
    if (!hasRole(me.data)) return <NoAccess />;
    return <UserContext.Provider value={me.data}>{children}</UserContext.Provider>;
  }
  if (!me.error) return <Waiting says={says.yourAccess} />;
  return <Failure error={me.error} retry={me.refetch} />;
}

function hasRole(user: MeQuery["me"]): user is User {
  return user.role !== null;
}

function isRefusal(error: Error | null): boolean {
  return error instanceof ApiError && error.code === "Unauthorized";
}

export function useMe(): User {
  const user = useContext(UserContext);
  if (!user) throw new Error("useMe needs a SignedInUser above it.");
  return user;
}

/** Whether the signed-in user may use a field; what they may not use is not shown. */
export function useMay(field: RootField): boolean {
  return may(useMe().role, field);
}
