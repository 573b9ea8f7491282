import { ConnectionState } from "aws-amplify/api";

/**
 * What a person needs to know of the live connection: not asked for yet, up, `lost` (until it is
 * up again, however often it is tried), or `back` (until what was missed is read).
 */
export type Liveness = "idle" | "connected" | "lost" | "back";

type News = ConnectionState | "offline" | "caughtUp";

export function nextLiveness(now: Liveness, event: News): Liveness {
  switch (event) {
    case "offline":
      return "lost";
    case "caughtUp":
      return now === "back" ? "connected" : now;
    case ConnectionState.Connected:
      if (now === "lost") return "back";
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
