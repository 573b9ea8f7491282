import { useWords } from "@/language/dictionary";
import styles from "../dm.module.css";
import { Outside } from "./linked";
import { saidWords } from "./words";

const MAP = /^https:\/\/www\.google\.com\/maps\?q=/;

/** A place: its name and address, and a link to it on a map (`services/inbound/content.py`). */
export function Place({ content }: { content: string }) {
  const says = useWords(saidWords);
  const lines = content.split("\n");
  const link = lines.find((line) => MAP.test(line));
  return (
    <>
      <p className={styles.words}>{lines.filter((line) => line !== link).join("\n")}</p>
      {link && <Outside href={link}>{says.openMap}</Outside>}
    </>
  );
}
