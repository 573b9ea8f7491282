import { Text } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { CONNECTION_STATE_CHANGE, ConnectionState } from "aws-amplify/api";
import { Hub } from "aws-amplify/utils";
import { useEffect, useReducer } from "react";
import { useWords, wordsOf } from "@/language/dictionary";
import { keepNewestMessages } from "@/messages/queries";
import { nextLiveness } from "./liveness";
import styles from "./shell.module.css";
import { layoutWords } from "./words";

/**
 * Nothing is replayed after a lost connection, so the page refetches once it is back and says so.
 * The first connection refetches silently: something may have happened since the page was read.
 */
export function Connection() {
  const says = useWords(layoutWords);
  const queryClient = useQueryClient();
  const { online } = useNetwork();
  const [liveness, change] = useReducer(nextLiveness, "idle");
  useEffect(() => onConnectionState(change), []);
  useEffect(() => {
    if (liveness !== "connected" && liveness !== "restored") return;
    keepNewestMessages(queryClient);
    void queryClient.invalidateQueries();
    if (liveness === "restored") sayRestored();
  }, [liveness, queryClient]);
  const isLost = liveness === "lost" || !online;
  return (
    <div role="status" className={isLost ? styles.offline : undefined}>
      {isLost && (
        <>
          <Text size="sm" component="span">
            {says.reconnecting}
          </Text>{" "}
          <Text size="sm" component="span">
            {online ? "" : `${says.offline} `}
            {says.stale}
          </Text>
        </>
      )}
    </div>
  );
}

function sayRestored(): void {
  notifications.show({ id: "connection-restored", message: wordsOf(layoutWords).restored });
}

function onConnectionState(change: (state: ConnectionState) => void): () => void {
  return Hub.listen("api", ({ payload }) => {
    if (payload.event !== CONNECTION_STATE_CHANGE) return;
    const state = Object.values(ConnectionState).find((known) => isNamed(payload.data, known));
    if (state) change(state);
  });
}

function isNamed(data: unknown, state: ConnectionState): boolean {
  return typeof data === "object" && data !== null && "connectionState" in data
    ? data.connectionState === state
    : false;
}
