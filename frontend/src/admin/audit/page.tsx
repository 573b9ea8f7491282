import { Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Export } from "@/layout/export";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { useEmails } from "../names";
import { adminWords } from "../words";
import { Filter } from "./filter";
import { AuditList } from "./list";
import { type AuditEntry, auditPages, auditQuery, type Sought } from "./queries";
import { auditWords } from "./words";

const columns = [
  "timestamp",
  "userId",
  "email",
  "action",
  "resourceType",
  "resourceId",
  "details",
  "ipAddress",
  "userAgent",
  "logId",
];

/** Who did what to what, when and from where; whom and what one looks for is in the address. */
export function AuditPage() {
  const says = useWords(auditWords);
  const exportSays = useWords(adminWords);
  const api = useApi();
  const emails = useEmails();
  const [params] = useSearchParams();
  const sought = { user: params.get("user") ?? "", resource: params.get("resource") ?? "" };
  const log = useInfiniteQuery(auditQuery(api, sought));
  const entries = log.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <Group justify="space-between">
        <PageTitle>{says.title}</PageTitle>
        <Export
          says={exportSays}
          name="audit-log.csv"
          columns={columns}
          pages={() => rows(sought)}
        />
      </Group>
      <Text my="sm" size="sm">
        {says.about}
      </Text>
      <Filter sought={sought} />
      {log.isPending && <Waiting says={says.loading} />}
      {log.error && <Failure error={log.error} retry={log.refetch} />}
      {entries && <AuditList entries={entries} hasMore={log.hasNextPage} sought={sought} />}
      <LoadMore list={log} mt="md" />
    </>
  );

  async function* rows(of: Sought) {
    for await (const page of auditPages(api, of)) yield page.map(row);
  }

  function row(entry: AuditEntry) {
    const { timestamp, userId, action, resourceType, resourceId, details } = entry;
    const who = [timestamp, userId, emails.get(userId)];
    const what = [action, resourceType, resourceId, details];
    return [...who, ...what, entry.ipAddress, entry.userAgent, entry.logId];
  }
}
