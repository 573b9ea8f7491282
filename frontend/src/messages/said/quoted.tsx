import { VisuallyHidden } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import styles from "../dm.module.css";
import type { Message } from "../merge";
import { saidWords } from "./words";

/** The message that another one answers, in one line. */
export function Quoted({ message }: { message: Message }) {
  const says = useWords(saidWords);
  return (
    <blockquote className={styles.quoted}>
      <VisuallyHidden>{says.answerTo} </VisuallyHidden>
      {message.content ?? message.caption ?? says[message.messageType]}
    </blockquote>
  );
}
