import { Anchor, Badge, Container, Group, Stack, Text, Title } from "@mantine/core";
import { Link, useParams } from "react-router";
import { useMe } from "@/access/me";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { Failure } from "@/layout/failure";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import styles from "../bulk.module.css";
import type { Job } from "../job";
import { useNames } from "../status";
import { bulkWords } from "../words";
import { Announcer } from "./announcer";
import { Progress } from "./progress";
import { Reasons } from "./reasons";
import { Recipients } from "./recipients";
import { Reports } from "./reports";
import { Steering } from "./steering";
import { useJob } from "./use-job";
import { jobWords } from "./words";

/** One bulk message: how far it is, why some did not get it, and the hands to steer it. */
export function BulkJobPage() {
  const says = useWords(jobWords);
  const { all } = useWords(bulkWords);
  const { jobId = "" } = useParams();
  const job = useJob(jobId);
  return (
    <Container size="md" py="md" ml={0}>
      <Anchor component={Link} to="/bulk-messaging" size="sm">
        {all}
      </Anchor>
      {job.isPending && <Waiting says={says.loading} />}
      {job.error && !job.data && <Failure error={job.error} retry={job.refetch} />}
      {job.data === null && <NoSuchJob />}
      {job.data && <JobDetails key={jobId} job={job.data} />}
    </Container>
  );
}

function JobDetails({ job }: { job: Job }) {
  const says = useWords(jobWords);
  const names = useNames();
  return (
    <Stack gap="lg" mt="xs">
      <Group justify="space-between" align="flex-start">
        <PageTitle>{says.title(names.ofChannel(job.channel), job.totalRecipients)}</PageTitle>
        <Steering job={job} />
      </Group>
      <Origin job={job} />
      {job.status === "paused" && <Text size="sm">{says.pausedNow}</Text>}
      <Progress job={job} />
      <Announcer job={job} />
      <Reasons job={job} />
      <section aria-labelledby="message">
        <Title order={2} size="h4" id="message" mb="xs">
          {says.message}
        </Title>
        <div className={styles.message}>
          <p className={styles.words}>{job.content}</p>
        </div>
      </section>
      <Reports job={job} />
      <Recipients job={job} />
    </Stack>
  );
}

function Origin({ job }: { job: Job }) {
  const { created, template } = useWords(bulkWords);
  const { byYou } = useWords(jobWords);
  const names = useNames();
  const me = useMe();
  return (
    <Group gap="xs">
      <Badge variant={job.status === "paused" ? "filled" : "outline"}>
        {names.ofJob(job.status)}
      </Badge>
      {job.messageType === "template" && <Badge>{template}</Badge>}
      <Text size="sm" c="ink.5">
        {created(dayAndTimeOf(job.createdAt))}
        {job.createdBy === me.userId && ` ${byYou}`}
      </Text>
    </Group>
  );
}

function NoSuchJob() {
  const says = useWords(jobWords);
  return (
    <>
      <PageTitle mt="sm">{says.noSuch}</PageTitle>
      <Text mt="md">{says.gone}</Text>
    </>
  );
}
