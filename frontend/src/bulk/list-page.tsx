import { Button, Container, Group, NativeSelect, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import styles from "./bulk.module.css";
import { type Job, jobStatuses, newest } from "./job";
import { JobRow } from "./job-row";
import { jobsQuery } from "./queries";
import { useNames } from "./status";
import { useLiveJobs } from "./use-live-jobs";
import { bulkWords } from "./words";

/** Every bulk message, newest first, moving as the jobs do. */
export function BulkPage() {
  const says = useWords(bulkWords);
  const names = useNames();
  const [params, setParams] = useSearchParams();
  const status = jobStatuses.find((known) => known === params.get("status")) ?? null;
  const jobs = useInfiniteQuery({
    ...jobsQuery(useApi(), status),
    placeholderData: keepPreviousData,
  });
  const live = useLiveJobs();
  const shown = (jobs.data?.pages ?? [])
    .flatMap((page) => page.items)
    .flatMap((job) => newest(job, live[job.jobId]) ?? [])
    .filter((job) => status === null || job.status === status);
  const mayCreate = useMay("Mutation.createBulkJob");
  return (
    <Container size="md" py="md" ml={0}>
      <Group justify="space-between" mb="md">
        <PageTitle>{says.title}</PageTitle>
        {mayCreate && (
          <Button component={Link} to="/bulk-messaging/new">
            {says.newMessage}
          </Button>
        )}
      </Group>
      <NativeSelect
        label={says.filter}
        maw={240}
        mb="md"
        value={status ?? ""}
        onChange={({ currentTarget: { value } }) =>
          setParams(value ? { status: value } : {}, { replace: true })
        }
        data={[
          { value: "", label: says.anyStatus },
          ...jobStatuses.map((value) => ({ value, label: names.ofJob(value) })),
        ]}
      />
      {jobs.isPending && <Waiting says={says.loadingAll} />}
      {jobs.error && <Failure error={jobs.error} retry={jobs.refetch} />}
      {jobs.data && shown.length === 0 && (
        <Nothing ofStatus={status && names.ofJob(status)} mayCreate={mayCreate} />
      )}
      {shown.length > 0 && <JobList jobs={shown} />}
      <LoadMore list={jobs} mt="md" />
    </Container>
  );
}

function JobList({ jobs }: { jobs: readonly Job[] }) {
  return (
    <ul className={styles.list} aria-label={useWords(bulkWords).title}>
      {jobs.map((job) => (
        <li key={job.jobId}>
          <JobRow job={job} />
        </li>
      ))}
    </ul>
  );
}

interface NothingProps {
  ofStatus: string | null;
  mayCreate: boolean;
}

function Nothing({ ofStatus, mayCreate }: NothingProps) {
  const says = useWords(bulkWords);
  return (
    <div role="status">
      <Text>{ofStatus ? says.noneOfStatus(ofStatus) : says.none}</Text>
      {!ofStatus && mayCreate && (
        <Text size="sm" mt="xs">
          {says.noneCan}
        </Text>
      )}
    </div>
  );
}
