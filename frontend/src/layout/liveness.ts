import { ConnectionState } from "aws-amplify/api";

/**
 * What a person needs to know of the live connection: not asked for yet, up, `lost` (until it is
 * up again, however often it is tried), or `restored`.
 */
export type Liveness = "idle" | "connected" | "lost" | "restored";

export function nextLiveness(now: Liveness, event: ConnectionState): Liveness {
  switch (event) {
    case ConnectionState.Connected:
      if (now === "lost") return "restored";
      return now === "idle" ? "connected" : now;
    case ConnectionState.ConnectionDisrupted:
    case ConnectionState.ConnectionDisruptedPendingNetwork:
    case ConnectionState.ConnectedPendingNetwork:
    case ConnectionState.ConnectedPendingKeepAlive:
      return "lost";
    case ConnectionState.Disconnected:
      return "idle";
    default:
      return now;
  }
}
