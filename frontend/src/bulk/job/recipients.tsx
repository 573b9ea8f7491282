import { Anchor, NativeSelect, Text, Title } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { useApi } from "@/api/provider";
import type { BulkRecipientsQuery } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { Waiting } from "@/layout/waiting";
import styles from "../bulk.module.css";
import { isRunning, type Job, recipientStatuses } from "../job";
import { recipientsQuery } from "../queries";
import { useNames } from "../status";
import { RECIPIENTS } from "./places";
import { jobWords } from "./words";

type Recipient = BulkRecipientsQuery["bulkRecipients"]["items"][number];

/** A running job changes every second; its recipients are read again this often. */
const OFTEN = 5_000;
const RUNNING = 0;

/** What became of each recipient, with the filter in the address. */
export function Recipients({ job }: { job: Job }) {
  const says = useWords(jobWords);
  const names = useNames();
  const [params, setParams] = useSearchParams();
  const status = recipientStatuses.find((known) => known === params.get("recipients")) ?? null;
  const asOf = isRunning(job) ? RUNNING : job.version;
  const recipients = useInfiniteQuery({
    ...recipientsQuery(useApi(), job.jobId, status, asOf),
    placeholderData: keepPreviousData,
    refetchInterval: isRunning(job) ? OFTEN : false,
  });
  const shown = recipients.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby={RECIPIENTS}>
      <Title order={2} size="h4" id={RECIPIENTS} tabIndex={-1} mb="xs">
        {says.recipients}
      </Title>
      <NativeSelect
        label={says.filter}
        maw={240}
        mb="sm"
        value={status ?? ""}
        onChange={({ currentTarget: { value } }) =>
          setParams(value ? { recipients: value } : {}, { replace: true, preventScrollReset: true })
        }
        data={[
          { value: "", label: says.everybody },
          ...recipientStatuses.map((value) => ({ value, label: names.ofRecipient(value) })),
        ]}
      />
      {recipients.isPending && <Waiting says={says.loadingRecipients} />}
      {recipients.error && <Failure error={recipients.error} retry={recipients.refetch} />}
      {recipients.data && shown.length === 0 && <Text role="status">{says.nobody}</Text>}
      {shown.length > 0 && <RecipientTable recipients={shown} />}
      <LoadMore list={recipients} mt="md" />
    </section>
  );
}

function RecipientTable({ recipients }: { recipients: readonly Recipient[] }) {
  const says = useWords(jobWords);
  const names = useNames();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{says.contact}</th>
          <th scope="col">{says.whatHappened}</th>
        </tr>
      </thead>
      <tbody>
        {recipients.map((recipient) => (
          <tr key={recipient.recipientId}>
            <td>
              <Who {...recipient} />
            </td>
            <td>
              {names.ofRecipient(recipient.status)}
              {recipient.sentAt && ` · ${dayAndTimeOf(recipient.sentAt)}`}
              {recipient.errorDetails && <Text size="sm">{recipient.errorDetails}</Text>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A recipient by name, leading to the contact. */
function Who({ contactId, contactName }: Recipient) {
  const says = useWords(jobWords);
  if (contactName === null) return says.deleted;
  return (
    <Anchor component={Link} to={`/contacts/${contactId}`}>
      {contactName}
    </Anchor>
  );
}
