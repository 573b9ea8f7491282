import { type SameAs, useWords } from "@/language/dictionary";
import { useNow } from "./use-now";
import { type Left, serviceWindow } from "./window";
import { threadWords } from "./words";

type Says = SameAs<(typeof threadWords)["en"]>;

/** The customer service window in one sentence, counting down (Requirement 16.9). */
export function WindowStatus({ expiresAt }: { expiresAt: string | null | undefined }) {
  const says = useWords(threadWords);
  const window = serviceWindow(expiresAt, useNow());
  return (
    <span>{window.open ? says.windowOpen(duration(window.left, says)) : says.windowClosed}</span>
  );
}

/** "23 h 59 min" */
function duration({ hours, minutes }: Left, says: Says): string {
  if (hours > 0) return says.hours(hours, minutes);
  return minutes > 0 ? says.minutes(minutes) : says.underAMinute;
}
