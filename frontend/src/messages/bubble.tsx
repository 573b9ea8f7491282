import { type SameAs, useWords } from "@/language/dictionary";
import { exactly, timeOf } from "@/language/moments";
import styles from "./dm.module.css";
import type { Message } from "./merge";
import { Changed } from "./said/changed";
import { Content } from "./said/content";
import { Quoted } from "./said/quoted";
import { Reactions } from "./said/reactions";
import { Trouble } from "./said/trouble";
import { Ticks } from "./ticks";
import { listWords, threadWords } from "./words";

/** One message: its words, when it was written, and how far it came. */
export function Bubble({ message, quoted }: { message: Message; quoted: Message | null }) {
  const says = useWords(threadWords);
  const channels = useWords(listWords);
  return (
    <div className={styles.bubble} data-direction={message.direction}>
      {quoted && <Quoted message={quoted} />}
      <Content message={message} />
      <Changed message={message} />
      <div className={styles.meta}>
        {message.channel !== "whatsapp" && <span>{channelOf(message, channels, says)}</span>}
        {message.dryRun && <span>{says.dryRun}</span>}
        <time dateTime={message.timestamp} title={exactly(message.timestamp)}>
          {timeOf(message.timestamp)}
        </time>
        <Ticks status={message.status} />
      </div>
      <Trouble message={message} />
      <Reactions message={message} />
    </div>
  );
}

/** "SMS", and in how many parts if it took more than one. */
function channelOf(
  { channel, segments }: Message,
  channels: SameAs<(typeof listWords)["en"]>,
  says: SameAs<(typeof threadWords)["en"]>,
): string {
  const name = channels[channel];
  return segments && segments > 1 ? says.inParts(name, segments) : name;
}
