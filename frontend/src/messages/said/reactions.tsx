import { useWords } from "@/language/dictionary";
import { exactly } from "@/language/moments";
import styles from "../dm.module.css";
import type { Message } from "../merge";
import { saidWords } from "./words";

/** What the customer thinks of a message, on its edge. */
export function Reactions({ message: { reactions } }: { message: Message }) {
  const says = useWords(saidWords);
  if (reactions.length === 0) return null;
  return (
    <ul className={styles.reactions} aria-label={says.reactions}>
      {reactions.map(({ emoji, at }) => (
        <li key={`${emoji} ${at}`} title={says.reactedAt(emoji, exactly(at))}>
          {emoji}
        </li>
      ))}
    </ul>
  );
}
