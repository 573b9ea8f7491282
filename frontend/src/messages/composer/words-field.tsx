import { Textarea } from "@mantine/core";
import type { ClipboardEvent, KeyboardEvent } from "react";
import { ANSWER_FIELD } from "../places";

interface WordsFieldProps {
  label: string;
  value: string;
  isTooLong: boolean;
  describedBy: string;
  onWrite: (words: string) => void;
  onSubmit: () => void;
  onPaste?: (event: ClipboardEvent) => void;
}

/** Where one writes: Enter sends, Shift+Enter starts a line. */
export function WordsField({ label, value, isTooLong, describedBy, ...on }: WordsFieldProps) {
  const submitOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    on.onSubmit();
  };
  return (
    <Textarea
      id={ANSWER_FIELD}
      label={label}
      rows={3}
      value={value}
      onChange={(event) => on.onWrite(event.currentTarget.value)}
      onKeyDown={submitOnEnter}
      {...(on.onPaste && { onPaste: on.onPaste })}
      aria-describedby={describedBy}
      error={isTooLong}
    />
  );
}
