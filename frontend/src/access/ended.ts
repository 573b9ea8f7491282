import { kept } from "@/browser/kept";

/** Whether a session ended by itself; sign-in says so until somebody signs in. */
export const sessionEnded = kept(
  () => sessionStorage,
  "session-ended",
  (found) => found === true,
);
