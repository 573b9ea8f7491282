import { Button, Container, Group, Text } from "@mantine/core";
import { usePrefetchQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { timeOf } from "@/language/moments";
import { Failure } from "@/layout/failure";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { ChannelFigures } from "./channel";
import styles from "./dashboard.module.css";
import { DeadLetters } from "./dead-letters";
import { channels, type Figures } from "./figures";
import { OptIns } from "./opt-ins";
import { ChoosePeriod, usePeriod } from "./period";
import { dashboardQuery, deadLettersQuery } from "./queries";
import { SendingState } from "./sending";
import { Tier } from "./tier";
import { dashboardWords } from "./words";

/** The state of things at a glance: the home page. */
export function DashboardPage() {
  const says = useWords(dashboardWords);
  const api = useApi();
  const figures = useQuery(dashboardQuery(api, usePeriod()));
  usePrefetchQuery(deadLettersQuery(api));
  return (
    <Container size="xl" py="md" ml={0}>
      <Group justify="space-between" gap="sm" mb="md">
        <PageTitle>{says.title}</PageTitle>
        <Group gap="sm">
          <ChoosePeriod />
          <Refresh isReading={figures.isFetching} />
        </Group>
      </Group>
      {figures.isPending && <Waiting says={says.loading} />}
      {figures.error && <Failure error={figures.error} retry={figures.refetch} />}
      {figures.data && (
        <>
          <Glance figures={figures.data} />
          <Text size="sm" c="dimmed" mt="md">
            {says.asOf(timeOf(new Date(figures.dataUpdatedAt).toISOString()))} {says.inUtc}
          </Text>
        </>
      )}
    </Container>
  );
}

function Refresh({ isReading }: { isReading: boolean }) {
  const says = useWords(dashboardWords);
  const queryClient = useQueryClient();
  const read = () => {
    void queryClient.invalidateQueries({ queryKey: ["dashboard"] });
    void queryClient.invalidateQueries({ queryKey: ["dlqStatistics"] });
  };
  return (
    <Button size="xs" onClick={read} aria-busy={isReading}>
      {says.refresh}
    </Button>
  );
}

function Glance({ figures }: { figures: Figures }) {
  return (
    <>
      <div className={styles.cards}>
        <SendingState sending={figures.sending} />
        <Tier {...figures} />
        <OptIns optIns={figures.optIns} />
        <DeadLetters />
      </div>
      <div className={styles.channels}>
        {channels.map((channel) => (
          <ChannelFigures key={channel} channel={channel} days={figures.days} />
        ))}
      </div>
    </>
  );
}
