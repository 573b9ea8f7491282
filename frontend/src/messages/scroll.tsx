import { Button, Center } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { useWords } from "@/language/dictionary";
import { dayOf, isToday } from "@/language/moments";
import { Bubble } from "./bubble";
import styles from "./dm.module.css";
import type { Line } from "./lines";
import { SendingBubble } from "./sending-bubble";
import { threadWords } from "./words";

/** How high a line is before it was measured, and what stands above the first one. */
const LINE = 72;
const OLDER_BUTTON = 44;
/** How near the top older messages are asked for, and how far from the end one is "scrolled up". */
const NEAR_TOP = 600;
const AWAY = 400;

interface ScrollProps {
  lines: readonly Line[];
  older: { load: () => unknown; loading: boolean } | null;
  children: ReactNode;
}

/**
 * The lines that are in sight, however many there are. It starts at the end, follows what arrives
 * while one is there, goes there with what one sends, and stays where one reads while older
 * messages are put above.
 */
export function Scroll({ lines, older, children }: ScrollProps) {
  const says = useWords(threadWords);
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 6,
    paddingStart: older ? OLDER_BUTTON : 0,
    anchorTo: "end",
    followOnAppend: true,
    onChange: ({ isScrolling, scrollDirection, scrollOffset }) => {
      const isNearTop =
        isScrolling && scrollDirection === "backward" && (scrollOffset ?? 0) < NEAR_TOP;
      if (isNearTop && older && !older.loading) older.load();
    },
  });
  const isEmpty = lines.length === 0;
  useLayoutEffect(() => {
    if (!isEmpty) virtual.scrollToEnd();
  }, [isEmpty, virtual]);
  const sending = lines.at(-1)?.outgoing?.attempt.clientToken;
  useLayoutEffect(() => {
    if (sending) virtual.scrollToEnd();
  }, [sending, virtual]);
  useEffect(() => (box.current ? keepBottom(box.current) : undefined), []);
  const isAway = !isEmpty && virtual.getDistanceFromEnd() > AWAY;
  return (
    <div className={styles.threadFrame}>
      <div
        ref={box}
        className={styles.thread}
        role="log"
        aria-live="off"
        aria-label={says.messages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what has the focus
        tabIndex={0}
      >
        {older && (
          <Center h={OLDER_BUTTON} className={styles.older}>
            <Button size="xs" loading={older.loading} onClick={() => older.load()}>
              {says.older}
            </Button>
          </Center>
        )}
        {children}
        <ol className={styles.messages} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={older ? -1 : lines.length}
              className={styles.line}
              style={{ transform: `translateY(${start}px)` }}
            >
              {lines[index] && <LineShown line={lines[index]} />}
            </li>
          ))}
        </ol>
      </div>
      {isAway && (
        <Button className={styles.latest} size="xs" onClick={() => virtual.scrollToEnd()}>
          {says.latest}
        </Button>
      )}
    </div>
  );
}

/** What stands at the lower edge stays there while a composer grows or shrinks below it. */
function keepBottom(box: HTMLElement): () => void {
  let height = box.clientHeight;
  const watching = new ResizeObserver(() => {
    box.scrollTop += height - box.clientHeight;
    height = box.clientHeight;
  });
  watching.observe(box);
  return () => watching.disconnect();
}

/** Drawn once while it is in sight: scrolling draws the lines that come, not those that stay. */
const LineShown = memo(function LineShown({ line }: { line: Line }) {
  const { day, message, quoted, outgoing } = line;
  const says = useWords(threadWords);
  return (
    <>
      {day && (
        <div className={styles.day}>
          <time dateTime={day}>{isToday(day) ? says.today : dayOf(day)}</time>
        </div>
      )}
      {message && <Bubble message={message} quoted={quoted} />}
      {outgoing && <SendingBubble outgoing={outgoing} />}
    </>
  );
});
