import type { ReactNode } from "react";
import type { MessageStatus } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import styles from "./dm.module.css";
import { statusWords } from "./words";

const CLOCK = <path d="M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3.2l2.2 1.3" />;
const ONE_TICK = <path d="M3.5 8.5l3 3 6-7" />;
const TWO_TICKS = <path d="M1 8.5l3 3 6-7M8 11l.5.5 6-7" />;
const CROSS = <path d="M4 4l8 8M12 4l-8 8" />;
const QUESTION = <path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.6M8 12.6v.1" />;

const marks: Record<Exclude<MessageStatus, "received">, ReactNode> = {
  queued: CLOCK,
  sending: CLOCK,
  sent: ONE_TICK,
  delivered: TWO_TICKS,
  read: TWO_TICKS,
  failed: CROSS,
  unknown: QUESTION,
};

/** How far a message came; `read` differs from `delivered` by its colour and its name. */
export function Ticks({ status }: { status: MessageStatus }) {
  const names = useWords(statusWords);
  if (status === "received") return null;
  return (
    <svg
      className={styles.ticks}
      data-status={status}
      role="img"
      aria-label={names[status]}
      viewBox="0 0 16 16"
    >
      <title>{names[status]}</title>
      {marks[status]}
    </svg>
  );
}
