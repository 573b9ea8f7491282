import { Button, Group, Text } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import styles from "./admin.module.css";
import { adminWords } from "./words";

interface QuestionProps {
  asks: string;
  /** What happens if the answer is yes. */
  children: ReactNode;
  yes: string;
  onYes: () => void;
  onNo: () => void;
  isBusy: boolean;
  error: Error | null;
}

/** A second question, in its place on the page. The focus goes to the answer that changes nothing. */
export function Question({ asks, children, yes, onYes, onNo, isBusy, error }: QuestionProps) {
  const says = useWords(adminWords);
  const id = useId();
  return (
    <fieldset
      aria-labelledby={id}
      aria-describedby={`${id}-what`}
      className={styles.question}
      onKeyDown={(event) => event.key === "Escape" && onNo()}
    >
      <Text id={id}>{asks}</Text>
      <Text size="sm" id={`${id}-what`}>
        {children}
      </Text>
      {error && <Failure error={error} />}
      <Group mt="sm" gap="xs">
        <Button ref={focus} onClick={onNo}>
          {says.keep}
        </Button>
        <Button loading={isBusy} onClick={onYes}>
          {yes}
        </Button>
      </Group>
    </fieldset>
  );
}

function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}
