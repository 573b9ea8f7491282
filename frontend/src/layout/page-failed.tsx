import { useRouteError } from "react-router";
import { Failure } from "./failure";

/** Shown when a page breaks, for example when a new version replaced its files. */
export function PageFailed() {
  const thrown = useRouteError();
  const error = thrown instanceof Error ? thrown : new Error("This page could not be shown.");
  return <Failure error={error} retry={() => window.location.reload()} />;
}
