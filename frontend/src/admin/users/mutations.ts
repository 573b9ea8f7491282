import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import type { InviteUserInput, SetUserEnabledInput, SetUserRoleInput } from "@/generated/graphql";
import { InviteUser, SetUserEnabled, SetUserRole } from "./queries";

export function useInviteUser() {
  const api = useApi();
  return useMutation({
    mutationFn: async (input: InviteUserInput) =>
      (await api.request(InviteUser, { input })).inviteUser,
    onSettled: useReadAgain(),
  });
}

export function useSetUserRole() {
  const api = useApi();
  return useMutation({
    mutationFn: async (input: SetUserRoleInput) =>
      (await api.request(SetUserRole, { input })).setUserRole,
    onSettled: useReadAgain(),
  });
}

export function useSetUserEnabled() {
  const api = useApi();
  return useMutation({
    mutationFn: async (input: SetUserEnabledInput) =>
      (await api.request(SetUserEnabled, { input })).setUserEnabled,
    onSettled: useReadAgain(),
  });
}

/** Also after a failure: it may have happened, or somebody else changed the same person. */
function useReadAgain() {
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ["users"] }),
      queryClient.invalidateQueries({ queryKey: ["audit"] }),
    ]);
}
