import { useWords } from "@/language/dictionary";
import { number } from "@/language/numbers";
import styles from "./dashboard.module.css";
import { weekday } from "./days";
import type { ChannelDay, Count } from "./figures";
import { dashboardWords } from "./words";

interface DayTableProps {
  caption: string;
  days: readonly ChannelDay[];
  counts: readonly Count[];
}

/** The figures of a chart as they are, newest day first, for whoever wants or needs to read them. */
export function DayTable({ caption, days, counts }: DayTableProps) {
  const says = useWords(dashboardWords);
  return (
    <details>
      <summary className={styles.summary}>{says.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={styles.tableFrame} aria-label={caption} tabIndex={0}>
        <table className={styles.table}>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{says.day}</th>
              {counts.map((count) => (
                <th key={count} scope="col">
                  {says[count]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => (
              <tr key={day.day}>
                <th scope="row">{weekday(day.day)}</th>
                {counts.map((count) => (
                  <td key={count}>{number(day[count])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
