import { Text } from "@mantine/core";
import styles from "./dm.module.css";
import type { Message } from "./merge";
import { Ticks } from "./ticks";

/** One message: its words, when it was written, and how far it came. */
export function Bubble({ message }: { message: Message }) {
  return (
    <li className={styles.bubble} data-direction={message.direction}>
      <Words message={message} />
      <div className={styles.meta}>
        {message.dryRun && <span>Dry run</span>}
        <time dateTime={message.timestamp}>{shortTime(message.timestamp)}</time>
        <Ticks status={message.status} />
      </div>
      <Trouble message={message} />
    </li>
  );
}

function Words({ message }: { message: Message }) {
  const { messageType, content } = message;
  if (messageType === "text") return <p className={styles.words}>{content}</p>;
  if (messageType === "template") {
    return (
      <p className={styles.words}>
        <span className={styles.kind}>Template</span> {content}
      </p>
    );
  }
  return (
    <p className={styles.words}>
      <span className={styles.kind}>Unsupported, kept: {messageType}</span>{" "}
      {message.caption ?? content}
    </p>
  );
}

/** Why a message failed, or why nobody knows. */
function Trouble({ message }: { message: Message }) {
  if (message.status === "failed") {
    return (
      <Text size="xs" c="red.9">
        Not delivered: {failureReason(message)}
      </Text>
    );
  }
  if (message.status !== "unknown") return null;
  return <Text size="xs">The provider did not answer, so this may or may not have been sent.</Text>;
}

function failureReason({ errorDetails, errorCode }: Message): string {
  if (errorDetails) return errorCode ? `${errorDetails} (${errorCode})` : errorDetails;
  return errorCode ? `error ${errorCode}` : "the provider gave no reason";
}

const sameDay = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const otherDay = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function shortTime(timestamp: string): string {
  const moment = new Date(timestamp);
  const isToday = moment.toDateString() === new Date().toDateString();
  return (isToday ? sameDay : otherDay).format(moment);
}
