import { Anchor, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { Channel } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Chart } from "./chart";
import styles from "./dashboard.module.css";
import { DayTable } from "./day-table";
import { weekday } from "./days";
import {
  type ChannelDay,
  type Columns,
  type Count,
  kinds,
  ofChannel,
  reach,
  total,
} from "./figures";
import { Legend } from "./legend";
import { dashboardWords } from "./words";

/** What became of a channel's messages, day by day. */
export function ChannelFigures({
  channel,
  days: all,
}: {
  channel: Channel;
  days: readonly ChannelDay[];
}) {
  const says = useWords(dashboardWords);
  const days = ofChannel(all, channel);
  const { sent, failed } = total(days);
  const isWhatsApp = channel === "whatsapp";
  const reached = isWhatsApp ? withReads : withoutReads;
  return (
    <section className={styles.channel} aria-labelledby={channel}>
      <Title order={2} size="h4" id={channel}>
        {says[channel]}
      </Title>
      {sent + failed === 0 ? (
        <Text size="sm" mt="xs">
          {says.nothingSent(days.length)}
        </Text>
      ) : (
        <>
          <div className={styles.parts}>
            <Part title={says.reach} days={days} columns={reach} counts={reached} />
            {isWhatsApp && <Part title={says.kinds} days={days} columns={kinds} counts={kindsOf} />}
          </div>
          <DayTable
            caption={says.tableOf(says[channel])}
            days={days}
            counts={isWhatsApp ? [...reached, ...kindsOf] : reached}
          />
        </>
      )}
      <Text size="sm" mt="xs">
        <Anchor component={Link} to={`/dm?channel=${channel}`}>
          {says.conversations(says[channel])}
        </Anchor>
      </Text>
    </section>
  );
}

const withReads: readonly Count[] = ["sent", "delivered", "read", "failed"];
/** Nobody tells us that a text or an email was read. */
const withoutReads: readonly Count[] = ["sent", "delivered", "failed"];
const kindsOf: readonly Count[] = ["template", "freeform"];

interface PartProps {
  title: string;
  days: readonly ChannelDay[];
  columns: Columns;
  counts: readonly Count[];
}

/** A chart with its figures: of all its days, or of the one that is pointed at. */
function Part({ title, days, columns, counts }: PartProps) {
  const says = useWords(dashboardWords);
  const [at, pointAt] = useState<string | null>(null);
  const pointed = days.find(({ day }) => day === at);
  return (
    <div className={styles.part}>
      <Text size="sm" component="h3">
        {title}: {pointed ? weekday(pointed.day) : says.lastDays(days.length)}
      </Text>
      <Legend counts={counts} figures={pointed ?? total(days)} />
      <Chart
        says={says.chart(title, days.length)}
        days={days}
        columns={columns}
        at={at}
        pointAt={pointAt}
      />
    </div>
  );
}
