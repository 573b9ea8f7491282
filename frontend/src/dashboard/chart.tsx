import { number } from "@/language/numbers";
import styles from "./chart.module.css";
import { shortDay } from "./days";
import { type ChannelDay, type Columns, scaleFor } from "./figures";

interface ChartProps {
  /** What it shows, for whoever does not see it; the table says the rest. */
  says: string;
  days: readonly ChannelDay[];
  columns: Columns;
  /** The day that is pointed at. */
  at: string | null;
  pointAt: (day: string | null) => void;
}

/** A column for each day, or two side by side. */
export function Chart({ says, days, columns, at, pointAt }: ChartProps) {
  const end = scaleFor(days, columns);
  return (
    <div className={styles.chart} role="img" aria-label={says}>
      <div className={styles.scale} aria-hidden>
        <span>{number(end)}</span>
        <span>{number(end / 2)}</span>
        <span>0</span>
      </div>
      <div className={styles.plot} onPointerLeave={() => pointAt(null)}>
        {days.map((day) => (
          <div
            key={day.day}
            className={styles.day}
            data-at={day.day === at}
            onPointerEnter={() => pointAt(day.day)}
          >
            {columns(day).map((pieces) => (
              <div key={pieces[0]?.count} className={styles.column}>
                {pieces.map(({ count, from, to }) => (
                  <span
                    key={count}
                    className={styles.piece}
                    data-count={count}
                    style={{
                      bottom: `${(from / end) * 100}%`,
                      height: `${((to - from) / end) * 100}%`,
                    }}
                  />
                ))}
              </div>
            ))}
          </div>
        ))}
      </div>
      <div className={styles.ends} aria-hidden>
        {ends(days).map((day) => (
          <span key={day}>{shortDay(day)}</span>
        ))}
      </div>
    </div>
  );
}

/** The first day, the one in the middle and the last. */
function ends(days: readonly ChannelDay[]): string[] {
  const places = [0, Math.floor((days.length - 1) / 2), days.length - 1];
  return [...new Set(places.flatMap((place) => days[place]?.day ?? []))];
}
