import { useWords } from "@/language/dictionary";
import { kindOf } from "@/media/declared";
import { OpenFile } from "@/media/open-file";
import { Player } from "@/media/player";
import { Picture } from "@/media/remote-picture";
import styles from "../dm.module.css";
import type { Message } from "../merge";
import { saidWords } from "./words";

/** The file of a message: seen, played or opened; nothing is fetched before it is in sight. */
export function MessageFile({ message: { media, messageType } }: { message: Message }) {
  const says = useWords(saidWords);
  if (!media) {
    return (
      <p className={styles.placeholder}>
        {says[messageType]}: {says.fileOnItsWay}
      </p>
    );
  }
  const { fileId, filename, contentType, size } = media;
  const file = { fileId, name: filename ?? says[messageType], size };
  const kind = kindOf(contentType);
  if (kind === "image") return <Picture file={file} />;
  return kind === "document" ? <OpenFile file={file} /> : <Player file={file} kind={kind} />;
}
