import { Button, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMay } from "@/access/me";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Waiting } from "@/layout/waiting";
import type { Message } from "@/messages/merge";
import styles from "./agent.module.css";
import { type Draft, stateOf } from "./draft";
import { DraftCard } from "./draft-card";
import { useGenerate } from "./mutations";
import { AgentFailure } from "./off";
import { useDraftsFor } from "./use-drafts";
import { draftWords } from "./words";

interface SuggestionsProps {
  contact: ContactFieldsFragment;
  /** Beside the thread where there is room, else folded above the answer; the other shows nothing. */
  place: "beside" | "above";
}

/** Drafts for a contact, in the conversation with them. */
export function Suggestions({ contact, place }: SuggestionsProps) {
  const isWide = useMediaQuery("(min-width: 62em)", undefined, { getInitialValueInEffect: false });
  if ((place === "beside") !== isWide) return null;
  return <ForContact key={contact.contactId} contact={contact} place={place} />;
}

function ForContact({ contact, place }: SuggestionsProps) {
  const says = useWords(draftWords);
  const { last, query, drafts } = useDraftsFor(contact.contactId);
  const mayAsk = useMay("Mutation.generateAiResponse");
  const open = drafts.find((draft) => stateOf(draft) === "open");
  if (!last || (drafts.length === 0 && !mayAsk)) return null;
  const content = (
    <Stack gap="sm">
      {drafts.map((draft) => (
        <DraftCard key={draft.interactionId} draft={draft} />
      ))}
      {!query.isPending && !open && mayAsk && <Ask last={last} drafts={drafts} />}
    </Stack>
  );
  return (
    <>
      <VisuallyHidden aria-live="polite">{open && says.ready(contact.name)}</VisuallyHidden>
      {place === "beside" ? (
        <section className={styles.aside} aria-label={says.suggested}>
          <Title order={2} size="h4">
            {says.suggested}
          </Title>
          {content}
        </section>
      ) : (
        <details className={styles.strip}>
          <summary>
            {says.suggested}
            {open?.response && `: ${open.response}`}
          </summary>
          {content}
        </details>
      )}
    </>
  );
}

/** The agent answers texts; a file without words, or an email, is for a person. */
function Ask({ last, drafts }: { last: Message; drafts: readonly Draft[] }) {
  const says = useWords(draftWords);
  const generate = useGenerate();
  const hasOne = drafts.some(({ messageId }) => messageId === last.messageId);
  if (!last.content?.trim() || last.channel === "email") return null;
  return (
    <div>
      {!hasOne && (
        <Text size="sm" mb="xs">
          {says.none}
        </Text>
      )}
      <Button
        size="xs"
        loading={generate.isPending}
        onClick={() => generate.mutate(last.messageId)}
      >
        {hasOne ? says.askAnother : says.ask}
      </Button>
      {generate.isPending && <Waiting says={says.asking} />}
      {generate.error && <AgentFailure error={generate.error} />}
    </div>
  );
}
