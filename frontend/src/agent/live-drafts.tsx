import { createContext, type ReactNode, useContext, useReducer } from "react";
import { useSubscription } from "@/api/use-subscription";
import { type Draft, newer } from "./draft";
import { OnAiSuggestion } from "./queries";

/** How many live drafts are kept besides the fetched ones. */
const KEPT = 200;

interface Live {
  readonly drafts: readonly Draft[];
  /** Shows a draft that did not come over a subscription: the answer to a decision. */
  readonly receive: (draft: Draft) => void;
}

const LiveContext = createContext<Live>({ drafts: [], receive: () => {} });

/** Listens to drafts for as long as somebody is signed in. */
export function LiveDrafts({ children }: { children: ReactNode }) {
  const [drafts, receive] = useReducer(kept, []);
  useSubscription(OnAiSuggestion, ({ onAiSuggestion }) => {
    if (onAiSuggestion) receive(onAiSuggestion);
  });
  return <LiveContext value={{ drafts, receive }}>{children}</LiveContext>;
}

export function useLiveDrafts(): Live {
  return useContext(LiveContext);
}

function kept(drafts: readonly Draft[], arrived: Draft): readonly Draft[] {
  const isSame = ({ interactionId }: Draft) => interactionId === arrived.interactionId;
  const others = drafts.filter((draft) => !isSame(draft));
  return [...others, newer(drafts.find(isSame), arrived)].slice(-KEPT);
}
