import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { CONNECTION_STATE_CHANGE, ConnectionState } from "aws-amplify/api";
import { Hub } from "aws-amplify/utils";
import { useEffect, useReducer } from "react";
import { nextLiveness } from "./liveness";

/**
 * Nothing is replayed after a lost connection, so the page refetches once it is back and says so.
 * The first connection refetches silently: something may have happened since the page was read.
 */
export function Connection() {
  const queryClient = useQueryClient();
  const [liveness, change] = useReducer(nextLiveness, "idle");
  useEffect(() => onConnectionState(change), []);
  useEffect(() => {
    if (liveness !== "connected" && liveness !== "restored") return;
    void queryClient.invalidateQueries();
    if (liveness === "restored") notifications.show(RESTORED);
  }, [liveness, queryClient]);
  return (
    <Text size="xs" role="status">
      {liveness === "lost" ? "Reconnecting…" : ""}
    </Text>
  );
}

const RESTORED = {
  id: "connection-restored",
  message: "Connection restored; the page is up to date again.",
};

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
