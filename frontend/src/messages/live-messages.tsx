import { useThrottledCallback } from "@mantine/hooks";
import { usePrefetchInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useReducer } from "react";
import { useApi } from "@/api/provider";
import { useSubscription } from "@/api/use-subscription";
import { type Message, upsert } from "./merge";
import { conversationsQuery, OnInboundMessage, OnMessageStatus } from "./queries";

/** How many live messages are kept besides the fetched ones. */
const KEPT = 500;

/** A burst of events about conversations that are not on screen refetches the list this often. */
const SECOND = 1000;

interface Live {
  readonly messages: readonly Message[];
  /** Shows a message that did not come over a subscription: the answer to a send. */
  readonly receive: (message: Message) => void;
}

const LiveContext = createContext<Live>({ messages: [], receive: () => {} });

/** Listens to every message and status for as long as somebody is signed in. */
export function LiveMessages({ children }: { children: ReactNode }) {
  const [messages, keep] = useReducer(keepLatest, []);
  const receive = useRefetchingOthers(keep);
  // The title of every page counts what is unread, some only once they know what they are called.
  usePrefetchInfiniteQuery(conversationsQuery(useApi(), null));
  useSubscription(OnInboundMessage, ({ onInboundMessage }) => receive(onInboundMessage));
  useSubscription(OnMessageStatus, ({ onMessageStatus }) => receive(onMessageStatus));
  return <LiveContext value={{ messages, receive }}>{children}</LiveContext>;
}

export function useLive(): Live {
  return useContext(LiveContext);
}

function keepLatest(messages: readonly Message[], arrived: Message): readonly Message[] {
  return upsert(messages, arrived).slice(-KEPT);
}

/** What an arriving message changes besides the thread: window, unknown sender, which drafts are void. */
function useRefetchingOthers(keep: (message: Message) => void) {
  const queryClient = useQueryClient();
  const { queryKey } = conversationsQuery(useApi(), null);
  const refetchConversations = useThrottledCallback(
    () => void queryClient.invalidateQueries({ queryKey }),
    SECOND,
  );
  return (message: Message | null | undefined) => {
    if (!message) return;
    keep(message);
    const conversations = queryClient.getQueryData(queryKey)?.pages.flatMap((page) => page.items);
    if (!conversations?.some(({ contactId }) => contactId === message.contactId)) {
      refetchConversations();
    }
    if (message.direction === "inbound") {
      void queryClient.invalidateQueries({ queryKey: ["contact", message.contactId] });
      void queryClient.invalidateQueries({ queryKey: ["drafts", "pending"] });
    }
  };
}
