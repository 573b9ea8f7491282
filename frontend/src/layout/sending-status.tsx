import { Badge } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { graphql } from "@/generated";
import type { SendingStatusQuery } from "@/generated/graphql";

export const SendingStatus = graphql(`
  query SendingStatus {
    sendingStatus {
      environment
      sendMode
    }
  }
`);

/** Says where messages go, so that nobody has to guess. */
export function SendingStatusBadge() {
  const api = useApi();
  const status = useQuery({
    queryKey: ["sendingStatus"],
    queryFn: async () => (await api.request(SendingStatus, {})).sendingStatus,
  });
  return status.data ? <Badge>{whereMessagesGo(status.data)}</Badge> : null;
}

export function whereMessagesGo(status: SendingStatusQuery["sendingStatus"]): string {
  if (status.sendMode === "DRY_RUN") return "Dry run: nothing leaves";
  if (status.environment === "local") return "Local: messages go to the simulator";
  return "Live: messages are sent";
}
