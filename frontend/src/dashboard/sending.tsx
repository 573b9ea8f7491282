import { Text, Title } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { timeOf } from "@/language/moments";
import { number } from "@/language/numbers";
import { whereMessagesGo } from "@/layout/sending-status";
import { layoutWords } from "@/layout/words";
import styles from "./dashboard.module.css";
import type { Figures } from "./figures";
import { dashboardWords } from "./words";

type Sending = Figures["sending"];

/** Whether messages leave, and over which channels. */
export function SendingState({ sending }: { sending: Sending }) {
  const says = useWords(dashboardWords);
  const where = useWords(layoutWords);
  const { rates } = sending;
  const rate = { whatsapp: rates.whatsAppPerNumber, sms: rates.sms, email: rates.email };
  return (
    <section className={styles.card} aria-labelledby="sending">
      <Title order={2} size="h5" id="sending">
        {says.sending}
      </Title>
      <Text>{where[whereMessagesGo(sending)]}</Text>
      <dl className={styles.facts}>
        {sending.providers.map((provider) => (
          <div key={provider.channel} data-alarm={provider.resting}>
            <dt>{says[provider.channel]}</dt>
            <dd>
              {provider.resting
                ? says.resting(until(provider))
                : says.works(number(rate[provider.channel]))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function until({ restsUntil }: Sending["providers"][number]): string {
  if (!restsUntil) return "";
  return isPast(restsUntil) ? "" : timeOf(restsUntil);
}

function isPast(moment: string): boolean {
  return Date.parse(moment) < Date.now();
}
