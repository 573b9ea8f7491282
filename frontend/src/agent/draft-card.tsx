import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useMay, useMe } from "@/access/me";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { number } from "@/language/numbers";
import styles from "./agent.module.css";
import { Decision, DraftText, Finish } from "./decision";
import { type Draft, type DraftState, stateOf } from "./draft";
import { Rating } from "./rating";
import { Sources } from "./sources";
import { draftWords } from "./words";

interface DraftCardProps {
  draft: Draft;
  /** Whether the contact was deleted, which makes a draft void too. */
  isDeleted?: boolean;
  children?: ReactNode;
}

/** One draft: what it answers, what it says, what it rests on, and what somebody decides. */
export function DraftCard({ draft, isDeleted = false, children }: DraftCardProps) {
  const says = useWords(draftWords);
  const mayDecide = useMay("Mutation.reviewAiResponse");
  const state = stateOf(draft);
  const isUndecided = state === "open" || state === "stale";
  return (
    <article className={styles.card} data-state={state} aria-label={says.draft}>
      {children}
      <Text size="xs" c="dimmed">
        {says.customerWrote}
      </Text>
      <blockquote className={styles.question}>{draft.query}</blockquote>
      <Origin draft={draft} state={state} isDeleted={isDeleted} />
      {isUndecided && mayDecide ? (
        <Decision draft={draft} isVoid={state === "stale"} />
      ) : (
        <Said draft={draft} />
      )}
      {state === "brokenOff" && mayDecide && <Finish draft={draft} />}
      {isUndecided && draft.refusalReason && (
        <Text size="sm" c="red.9">
          {says.refused(draft.refusalReason)}
        </Text>
      )}
      {state !== "nothing" && <Grounds draft={draft} />}
      {mayDecide && state !== "nothing" && <Rating draft={draft} />}
    </article>
  );
}

/** Who wrote it, or what became of it. */
function Origin({
  draft,
  state,
  isDeleted,
}: {
  draft: Draft;
  state: DraftState;
  isDeleted: boolean;
}) {
  const says = useWords(draftWords);
  const me = useMe();
  const when = draft.reviewedAt ? dayAndTimeOf(draft.reviewedAt) : null;
  const outcome = isDeleted && state === "stale" ? says.deleted : outcomeOf(draft, state, says);
  if (outcome) {
    const decided = draft.reviewedBy === me.userId ? says.youDecided : says.decided;
    return (
      <Text size="sm" role="status">
        {outcome} {when && state !== "stale" && decided(when)}
      </Text>
    );
  }
  const by = { agent: says.byAgent, passage: says.byPassage, none: says.byNobody };
  return (
    <Text size="sm" className={draft.kind === "passage" ? styles.notice : undefined}>
      {by[draft.kind]}
    </Text>
  );
}

function outcomeOf(
  { editedResponse }: Draft,
  state: DraftState,
  says: Record<"stale" | "sending" | "brokenOff" | "sent" | "sentEdited" | "rejected", string>,
): string | null {
  switch (state) {
    case "stale":
      return says.stale;
    case "sending":
      return says.sending;
    case "brokenOff":
      return says.brokenOff;
    case "sent":
      return editedResponse ? says.sentEdited : says.sent;
    case "rejected":
      return says.rejected;
    default:
      return null;
  }
}

function Said({ draft }: { draft: Draft }) {
  const text = draft.editedResponse ?? draft.response;
  return text ? <DraftText>{text}</DraftText> : null;
}

/** How much it can be trusted, and why. */
function Grounds({ draft }: { draft: Draft }) {
  const says = useWords(draftWords);
  return (
    <div>
      {typeof draft.confidence === "number" && (
        <Text size="sm">
          {says.confidence(number(Math.round(draft.confidence * 100)))}{" "}
          <Text component="span" size="xs" c="dimmed">
            ({says.derived})
          </Text>
        </Text>
      )}
      <Sources sources={draft.sources} />
    </div>
  );
}
