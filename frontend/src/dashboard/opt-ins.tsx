import { Anchor, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useWords } from "@/language/dictionary";
import { number } from "@/language/numbers";
import styles from "./dashboard.module.css";
import type { Figures } from "./figures";
import { dashboardWords } from "./words";

/** How many contacts agreed to be written to. */
export function OptIns({ optIns }: { optIns: Figures["optIns"] }) {
  const says = useWords(dashboardWords);
  const by = { whatsapp: optIns.whatsApp, sms: optIns.sms, email: optIns.email };
  return (
    <section className={styles.card} aria-labelledby="opt-ins">
      <Title order={2} size="h5" id="opt-ins">
        {says.optIns}
      </Title>
      <dl className={styles.facts}>
        {(["whatsapp", "sms", "email"] as const).map((channel) => (
          <div key={channel}>
            <dt>{says[channel]}</dt>
            <dd className={styles.figure}>{number(by[channel])}</dd>
          </div>
        ))}
      </dl>
      <Text size="sm">
        <Anchor component={Link} to="/contacts">
          {says.allContacts}
        </Anchor>
      </Text>
    </section>
  );
}
