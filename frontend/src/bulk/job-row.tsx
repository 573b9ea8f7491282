import { Badge, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { Bar } from "./bar";
import styles from "./bulk.module.css";
import { type Job, settled } from "./job";
import { useNames } from "./status";
import { bulkWords } from "./words";

/** One bulk message at a glance. */
export function JobRow({ job }: { job: Job }) {
  const says = useWords(bulkWords);
  const names = useNames();
  return (
    <Link to={`/bulk-messaging/${job.jobId}`} className={styles.row}>
      <Text component="span" className={styles.words} lineClamp={1}>
        {job.content}
      </Text>
      <Group component="span" gap={6}>
        <Badge component="span" size="sm">
          {names.ofChannel(job.channel)}
        </Badge>
        <Badge component="span" size="sm" variant={job.status === "paused" ? "filled" : "outline"}>
          {names.ofJob(job.status)}
        </Badge>
        <Text component="span" size="sm">
          {says.of(settled(job), job.totalRecipients)}
          {job.failedCount > 0 && ` · ${says.failures(job.failedCount)}`}
          {job.unknownCount > 0 && ` · ${says.unknowns(job.unknownCount)}`}
        </Text>
      </Group>
      <Bar job={job} />
      <Text component="span" size="xs" c="ink.5">
        {says.created(dayAndTimeOf(job.createdAt))}
      </Text>
    </Link>
  );
}
