import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { useApi } from "@/api/provider";
import { graphql } from "@/generated";

export const ConfigFields = graphql(`
  fragment ConfigFields on ConfigEntry {
    configKey
    configValue
    description
    kind
    choices
    minimum
    maximum
    defaultValue
    updatedBy
    updatedAt
  }
`);

export const SystemConfig = graphql(`
  query SystemConfig {
    systemConfig {
      ...ConfigFields
    }
  }
`);

export const SetSystemConfig = graphql(`
  mutation SetSystemConfig($input: SetSystemConfigInput!) {
    setSystemConfig(input: $input) {
      ...ConfigFields
    }
  }
`);

export function configQuery(api: Api) {
  return queryOptions({
    queryKey: ["systemConfig"],
    queryFn: async () => (await api.request(SystemConfig, {})).systemConfig,
  });
}

/** A new value for one setting; what shows it elsewhere is read again. */
export function useSetConfig() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (input: { configKey: string; configValue: string }) =>
      (await api.request(SetSystemConfig, { input })).setSystemConfig,
    onSettled: () =>
      Promise.all(
        ["systemConfig", "sendingStatus", "audit"].map((name) =>
          queryClient.invalidateQueries({ queryKey: [name] }),
        ),
      ),
  });
}
