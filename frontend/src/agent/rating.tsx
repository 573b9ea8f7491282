import { Button, Group, Text } from "@mantine/core";
import { useId } from "react";
import type { DraftFeedback } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import type { Draft } from "./draft";
import { useRate } from "./mutations";
import { draftWords } from "./words";

/** What a person thinks of a draft, before or after the decision; pressed again it is taken back. */
export function Rating({ draft }: { draft: Draft }) {
  const says = useWords(draftWords);
  const id = useId();
  const rate = useRate(draft);
  const choice = (feedback: Exclude<DraftFeedback, "none">) => {
    const isChosen = draft.feedback === feedback;
    return (
      <Button
        size="compact-sm"
        variant={isChosen ? "filled" : "outline"}
        aria-pressed={isChosen}
        disabled={rate.isPending}
        onClick={() => rate.mutate(isChosen ? "none" : feedback)}
      >
        {says[feedback]}
      </Button>
    );
  };
  return (
    <>
      <Group gap="xs" role="group" aria-labelledby={id}>
        <Text size="sm" id={id}>
          {says.rate}
        </Text>
        {choice("positive")}
        {choice("negative")}
      </Group>
      {rate.error && <Failure error={rate.error} />}
    </>
  );
}
