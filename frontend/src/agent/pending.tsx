import { Anchor, Group, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import { contactQuery } from "@/contacts/queries";
import { useWords } from "@/language/dictionary";
import { timeOrDay } from "@/language/moments";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { Waiting } from "@/layout/waiting";
import { conversationsQuery } from "@/messages/queries";
import styles from "./agent.module.css";
import type { Draft } from "./draft";
import { DraftCard } from "./draft-card";
import { usePendingDrafts } from "./use-drafts";
import { agentWords, draftWords } from "./words";

/** Every draft that waits, newest first, as they appear. */
export function Pending() {
  const says = useWords(agentWords);
  const drafting = useWords(draftWords);
  const { query, drafts } = usePendingDrafts();
  const mayDecide = useMay("Mutation.reviewAiResponse");
  return (
    <section aria-labelledby="waiting">
      <Title order={2} size="h4" id="waiting">
        {says.waiting}
      </Title>
      {!mayDecide && <Text size="sm">{drafting.viewer}</Text>}
      {query.isPending && <Waiting says={says.loading} />}
      {query.error && <Failure error={query.error} retry={query.refetch} />}
      {query.data && drafts.length === 0 && (
        <Text size="sm" mt="xs" role="status">
          {says.none}
        </Text>
      )}
      <ul className={styles.list} aria-label={says.waiting}>
        {drafts.map((draft) => (
          <li key={draft.interactionId}>
            <Waits draft={draft} />
          </li>
        ))}
      </ul>
      <LoadMore list={query} mt="md" />
    </section>
  );
}

function Waits({ draft }: { draft: Draft }) {
  const says = useWords(agentWords);
  const contact = useContact(draft.contactId);
  const isDeleted = contact === null;
  return (
    <DraftCard draft={draft} isDeleted={isDeleted}>
      <Whom draft={draft} name={isDeleted ? says.deleted : (contact?.name ?? says.someone)} />
    </DraftCard>
  );
}

function Whom({ draft, name }: { draft: Draft; name: string }) {
  const says = useWords(agentWords);
  const channels = useWords(draftWords);
  return (
    <Group justify="space-between" gap="xs">
      <Text component="h3">{name}</Text>
      <Text size="sm">
        {channels[draft.channel]} · {timeOrDay(draft.timestamp)} ·{" "}
        <Anchor component={Link} to={`/dm/${draft.contactId}`} size="sm">
          {says.openConversation}
        </Anchor>
      </Text>
    </Group>
  );
}

/**
 * Who waits: null once they were deleted, undefined while that is not known. Most are among the
 * latest conversations; only the others are asked for.
 */
function useContact(contactId: string): { name: string } | null | undefined {
  const api = useApi();
  const conversations = useInfiniteQuery(conversationsQuery(api, null));
  const among = conversations.data?.pages
    .flatMap((page) => page.items)
    .find((conversation) => conversation.contactId === contactId);
  const alone = useQuery({
    ...contactQuery(api, contactId),
    enabled: !conversations.isPending && !among,
  });
  return among ? (among.contact ?? null) : alone.data;
}
