import { useWords } from "@/language/dictionary";
import styles from "../dm.module.css";
import type { Message } from "../merge";
import { Linked } from "./linked";
import { MessageFile } from "./message-file";
import { Place } from "./place";
import { saidWords } from "./words";

/** What a message says, whatever it is made of; what has no words to show is kept and named. */
export function Content({ message }: { message: Message }) {
  const says = useWords(saidWords);
  const { messageType: type, content, caption, subject, media } = message;
  switch (type) {
    case "text":
      return (
        <>
          {subject && <p className={styles.subject}>{subject}</p>}
          <Words text={content} />
        </>
      );
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return (
        <>
          <MessageFile message={message} />
          <Words text={caption ?? content} />
        </>
      );
    case "template":
      return (
        <>
          <Kind says={says.template} />
          {media && <MessageFile message={message} />}
          <Words text={content} />
        </>
      );
    case "unsupported":
      return <Kept says={says.kept(says[type])} text={content} />;
    default:
      if (!content) return <Kept says={says.kept(says[type])} text={null} />;
      return (
        <>
          <Kind says={says[type]} />
          {type === "location" ? <Place content={content} /> : <Words text={content} />}
        </>
      );
  }
}

function Words({ text }: { text: string | null | undefined }) {
  if (!text) return null;
  return (
    <p className={styles.words}>
      <Linked text={text} />
    </p>
  );
}

function Kind({ says }: { says: string }) {
  return <p className={styles.kindLine}>{says}</p>;
}

function Kept({ says, text }: { says: string; text: string | null | undefined }) {
  return (
    <>
      <Kind says={says} />
      <Words text={text} />
    </>
  );
}
