import { useWords } from "@/language/dictionary";
import { number } from "@/language/numbers";
import chart from "./chart.module.css";
import styles from "./dashboard.module.css";
import type { Count, Counts } from "./figures";
import { dashboardWords } from "./words";

/** What the colours of a chart mean, and how much there is of each. */
export function Legend({ counts, figures }: { counts: readonly Count[]; figures: Counts }) {
  const says = useWords(dashboardWords);
  return (
    <dl className={styles.legend}>
      {counts.map((count) => (
        <div key={count}>
          <dt>
            <span className={chart.swatch} data-count={count} aria-hidden /> {says[count]}
          </dt>
          <dd>
            {number(figures[count])} <small>{share(count, figures)}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** How much that is of what was sent, where that says something. */
function share(count: Count, { sent, ...figures }: Counts): string {
  if (sent === 0 || (count !== "delivered" && count !== "read")) return "";
  return `${number(Math.round((figures[count] / sent) * 100))} %`;
}
