import { Text, Title } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { number } from "@/language/numbers";
import styles from "./dashboard.module.css";
import type { Figures } from "./figures";
import { dashboardWords } from "./words";

/** From here on administrators are warned (Requirement 13.9). */
const NEARLY = 80;

/** How many people may still be written to first within 24 hours. */
export function Tier({ tierLimit, tierUsed, tierPercent }: Figures) {
  const says = useWords(dashboardWords);
  const isNearly = tierPercent >= NEARLY;
  return (
    <section className={styles.card} aria-labelledby="tier">
      <Title order={2} size="h5" id="tier">
        {says.tier}
      </Title>
      <Text>
        <span className={styles.figure}>{number(tierUsed)}</span> {says.ofLimit(number(tierLimit))}
      </Text>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers draw <meter> in colours of their own */}
      <div
        className={styles.meter}
        role="meter"
        aria-label={says.tier}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, tierPercent)}
        aria-valuetext={says.used(number(tierPercent))}
      >
        <span data-alarm={isNearly} style={{ width: `${Math.min(100, tierPercent)}%` }} />
      </div>
      <Text size="sm">
        {says.used(number(tierPercent))}. {isNearly ? says.nearlyFull : says.tierMeans}
      </Text>
    </section>
  );
}
