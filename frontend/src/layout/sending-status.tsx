import { Badge } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { useApi } from "@/api/provider";
import { graphql } from "@/generated";
import type { SendingStatusQuery } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import styles from "./shell.module.css";
import { layoutWords } from "./words";

export const SendingStatus = graphql(`
  query SendingStatus {
    sendingStatus {
      environment
      sendMode
    }
  }
`);

/** How often the state is read again while the page is looked at. */
const HALF_A_MINUTE = 30_000;

/**
 * Where messages go. Read again and again: an administrator may lower it for everybody, and whoever
 * has lost their access learns so here, though they touch nothing.
 */
export function sendingStatusQuery(api: Api) {
  return queryOptions({
    queryKey: ["sendingStatus"],
    queryFn: async () => (await api.request(SendingStatus, {})).sendingStatus,
    refetchInterval: HALF_A_MINUTE,
  });
}

/** Says where messages go, so that nobody has to guess. */
export function SendingStatusBadge() {
  const says = useWords(layoutWords);
  const status = useQuery(sendingStatusQuery(useApi()));
  return status.data ? (
    <Badge className={styles.where}>{says[whereMessagesGo(status.data)]}</Badge>
  ) : null;
}

export function whereMessagesGo(
  status: SendingStatusQuery["sendingStatus"],
): "dryRun" | "local" | "live" {
  if (status.sendMode === "DRY_RUN") return "dryRun";
  return status.environment === "local" ? "local" : "live";
}
