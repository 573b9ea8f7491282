import { Badge } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
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

/** Says where messages go, so that nobody has to guess. */
export function SendingStatusBadge() {
  const api = useApi();
  const says = useWords(layoutWords);
  const status = useQuery({
    queryKey: ["sendingStatus"],
    queryFn: async () => (await api.request(SendingStatus, {})).sendingStatus,
  });
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
