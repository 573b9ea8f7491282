import { createContext, type RefObject } from "react";

/** The address whose heading was shown last; null before the first, which takes no focus. */
export const LastShown = createContext<RefObject<string | null>>({ current: null });
