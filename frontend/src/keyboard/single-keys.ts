import { kept } from "@/browser/kept";

/** Whether keys without Ctrl do something; who speaks or trembles into the keyboard turns them off. */
export const singleKeys = kept(
  () => localStorage,
  "single-keys",
  (found) => found !== false,
);
