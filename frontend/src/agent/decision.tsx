import { Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";
import { useWords } from "@/language/dictionary";
import styles from "./agent.module.css";
import type { Draft } from "./draft";
import { useReview } from "./mutations";
import { AgentFailure } from "./off";
import { draftWords } from "./words";

export function DraftText({ children }: { children: string | null | undefined }) {
  return <p className={styles.draft}>{children}</p>;
}

/** The words of an open draft, and the hands to approve, edit or reject them. */
export function Decision({ draft, isVoid }: { draft: Draft; isVoid: boolean }) {
  const says = useWords(draftWords);
  const [version, write] = useState<string | null>(null);
  const review = useReview(draft);
  const approve = () =>
    review.mutate(
      version === null || version === draft.response
        ? { decision: "approve" }
        : { decision: "approve", editedResponse: version },
    );
  const isEmpty = version !== null && version.trim() === "";
  return (
    <>
      {version === null ? (
        <DraftText>{draft.response}</DraftText>
      ) : (
        <Textarea
          label={says.answer}
          rows={6}
          resize="vertical"
          data-autofocus
          value={version}
          onChange={(event) => write(event.currentTarget.value)}
        />
      )}
      {!isVoid && (
        <Group gap="xs">
          <Button loading={review.isPending} disabled={isEmpty} onClick={approve}>
            {version === null ? says.approve : says.approveEdited}
          </Button>
          <Button
            disabled={review.isPending}
            onClick={() => write(version === null ? (draft.response ?? "") : null)}
          >
            {version === null ? says.edit : says.stopEditing}
          </Button>
          <Button disabled={review.isPending} onClick={() => review.mutate({ decision: "reject" })}>
            {says.reject}
          </Button>
        </Group>
      )}
      {review.error && <AgentFailure error={review.error} />}
    </>
  );
}

/** Ends an approval that broke off, as it was approved; what has left does not leave again. */
export function Finish({ draft }: { draft: Draft }) {
  const says = useWords(draftWords);
  const review = useReview(draft);
  return (
    <>
      <Group gap="xs">
        <Button loading={review.isPending} onClick={() => review.mutate({ decision: "approve" })}>
          {says.finish}
        </Button>
      </Group>
      {review.error && <AgentFailure error={review.error} />}
    </>
  );
}
