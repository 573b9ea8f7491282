import { Text } from "@mantine/core";
import { type SameAs, useWords } from "@/language/dictionary";
import { exactly, timeOf } from "@/language/moments";
import styles from "./dm.module.css";
import type { Message } from "./merge";
import { Ticks } from "./ticks";
import { listWords, threadWords } from "./words";

type Says = SameAs<(typeof threadWords)["en"]>;

/** One message: its words, when it was written, and how far it came. */
export function Bubble({ message }: { message: Message }) {
  const says = useWords(threadWords);
  const channels = useWords(listWords);
  return (
    <div className={styles.bubble} data-direction={message.direction}>
      <Words message={message} says={says} />
      <div className={styles.meta}>
        {message.channel !== "whatsapp" && <span>{channels[message.channel]}</span>}
        {message.dryRun && <span>{says.dryRun}</span>}
        <time dateTime={message.timestamp} title={exactly(message.timestamp)}>
          {timeOf(message.timestamp)}
        </time>
        <Ticks status={message.status} />
      </div>
      <Trouble message={message} says={says} />
    </div>
  );
}

function Words({ message, says }: { message: Message; says: Says }) {
  const { messageType, content } = message;
  if (messageType === "text") return <p className={styles.words}>{content}</p>;
  const isTemplate = messageType === "template";
  return (
    <p className={styles.words}>
      <span className={styles.kind}>
        {isTemplate ? says.template : says.unsupported(messageType)}
      </span>{" "}
      {isTemplate ? content : (message.caption ?? content)}
    </p>
  );
}

/** Why a message failed, or why nobody knows. */
function Trouble({ message, says }: { message: Message; says: Says }) {
  if (message.status === "failed") {
    return (
      <Text size="xs" c="red.9">
        {says.notDelivered(failureReason(message, says))}
      </Text>
    );
  }
  if (message.status !== "unknown") return null;
  return <Text size="xs">{says.unknown}</Text>;
}

function failureReason({ errorDetails, errorCode }: Message, says: Says): string {
  if (errorDetails) return errorCode ? `${errorDetails} (${errorCode})` : errorDetails;
  return errorCode ? says.errorCode(errorCode) : says.noReason;
}
