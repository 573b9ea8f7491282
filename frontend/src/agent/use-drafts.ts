import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import { useLive } from "@/messages/live-messages";
import { messagesQuery } from "@/messages/queries";
import { lastWord, newestFirst, overtaken } from "./draft";
import { useLiveDrafts } from "./live-drafts";
import { draftsOfMessageQuery, pendingDraftsQuery } from "./queries";

/** Drafts that wait for a decision, and those that were decided about while one looked. */
export function usePendingDrafts() {
  const query = useInfiniteQuery(pendingDraftsQuery(useApi()));
  const live = useLiveDrafts();
  const [before] = useState(live.drafts);
  const { messages } = useLive();
  const fetched = query.data?.pages.flatMap((page) => page.items) ?? [];
  const news = live.drafts.filter((draft) => draft.approved === null || !before.includes(draft));
  const drafts = newestFirst(fetched, news).map((draft) => overtaken(draft, messages));
  return { query, drafts };
}

/**
 * What a contact said last, the newest draft for them, and older ones that nobody decided about:
 * those that their last word made void while one looked.
 */
export function useDraftsFor(contactId: string) {
  const api = useApi();
  const live = useLiveDrafts();
  const { messages: arrived } = useLive();
  const thread = useInfiniteQuery(messagesQuery(api, contactId));
  const messages = [...(thread.data?.pages.flatMap((page) => page.items) ?? []), ...arrived];
  const last = lastWord(messages, contactId);
  const query = useQuery(draftsOfMessageQuery(api, last?.messageId ?? null));
  const ofContact = live.drafts.filter((draft) => draft.contactId === contactId);
  const [newest, ...older] = newestFirst(query.data ?? [], ofContact).map((draft) =>
    overtaken(draft, messages),
  );
  return {
    last,
    query,
    drafts: newest ? [newest, ...older.filter(({ approved }) => approved === null)] : [],
  };
}
