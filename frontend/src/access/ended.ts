import { ApiError } from "@/api/error";
import { kept } from "@/browser/kept";

/** Whether a session ended by itself; sign-in says so until somebody signs in. */
export const sessionEnded = kept(
  () => sessionStorage,
  "session-ended",
  (found) => found === true,
);

/**
 * Whether an administrator has ended somebody's access, though their token lives on: then even who
 * they are is refused. Their subscriptions end on the server, which Amplify tells nobody.
 */
export function hasAccessEnded(error: Error | null): boolean {
  return error instanceof ApiError && error.code === "INSUFFICIENT_PERMISSIONS";
}
