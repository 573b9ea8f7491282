import { Text } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { CONNECTION_STATE_CHANGE, ConnectionState } from "aws-amplify/api";
import { Hub } from "aws-amplify/utils";
import { useEffect, useEffectEvent, useReducer } from "react";
import { useCatchUp } from "@/api/use-catch-up";
import { useWords, wordsOf } from "@/language/dictionary";
import { keepNewestMessages } from "@/messages/queries";
import { nextLiveness } from "./liveness";
import styles from "./shell.module.css";
import { layoutWords } from "./words";

/** Says when the live connection is lost, and when what is shown is up to date again. */
export function Connection() {
  const says = useWords(layoutWords);
  const { online } = useNetwork();
  const [liveness, change] = useReducer(nextLiveness, "idle");
  useEffect(() => onConnectionState(change), []);
  const caughtUp = useEffectEvent(() => {
    if (liveness === "back") sayRestored();
    change("caughtUp");
  });
  const catchUp = useCatchUp(keepNewestMessages, () => caughtUp());
  // The browser may know before anything was connected; who was told shall hear of the end, too.
  useEffect(() => {
    if (!online) change("offline");
  }, [online]);
  // A connection that only paused is not subscribed to anew.
  useEffect(() => {
    if (liveness === "back") catchUp();
  }, [liveness, catchUp]);
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
