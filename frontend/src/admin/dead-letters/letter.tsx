import { Checkbox, Text } from "@mantine/core";
import { useId } from "react";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import styles from "./dead-letters.module.css";
import { Payload } from "./payload";
import type { DeadLetter } from "./queries";
import { deadLetterWords, stateWords } from "./words";

interface LetterProps {
  letter: DeadLetter;
  isChosen: boolean;
  isBusy: boolean;
  onChoose: (isChosen: boolean) => void;
}

/** One letter: why it failed, how often, and what is in it. Only one that waits can be tried. */
export function Letter({ letter, isChosen, isBusy, onChoose }: LetterProps) {
  const says = useWords(deadLetterWords);
  const states = useWords(stateWords);
  const came = dayAndTimeOf(letter.receivedAt);
  const reasonId = useId();
  return (
    <li className={styles.letter}>
      <Checkbox
        aria-label={says.choose(came)}
        aria-describedby={reasonId}
        checked={isChosen}
        disabled={letter.state !== "waiting" || isBusy}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <div>
        <Text id={reasonId}>{letter.errorDetails}</Text>
        <Text size="sm">
          {[came, states[letter.state], says.tried(letter.retryCount), last()]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        {letter.unreadable && <Text size="sm">{says.unreadable}</Text>}
        {letter.originalMessageId && (
          <Text size="sm">{says.isAbout(letter.originalMessageId)}</Text>
        )}
        <Payload payload={letter.payload} came={came} />
      </div>
    </li>
  );

  function last(): string {
    if (letter.replayedAt) return says.replayedAt(dayAndTimeOf(letter.replayedAt));
    return letter.lastAttemptAt ? says.lastTried(dayAndTimeOf(letter.lastAttemptAt)) : "";
  }
}
