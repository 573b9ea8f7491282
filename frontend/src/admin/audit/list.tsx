import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf, exactly } from "@/language/moments";
import styles from "../admin.module.css";
import { useWho } from "../names";
import { detailsOf } from "./details";
import type { AuditEntry, Sought } from "./queries";
import { actionWords, auditWords } from "./words";

interface AuditListProps {
  entries: readonly AuditEntry[];
  /** A page may be empty while more follow. */
  hasMore: boolean;
  sought: Sought;
}

export function AuditList({ entries, hasMore, sought }: AuditListProps) {
  const says = useWords(auditWords);
  if (entries.length === 0) {
    const nothing = sought.user || sought.resource ? says.noMatch : says.none;
    return <Text role="status">{hasMore ? says.notYet : nothing}</Text>;
  }
  return (
    <ul className={styles.list} aria-label={says.title}>
      {entries.map((entry) => (
        <EntryRow key={entry.logId} entry={entry} />
      ))}
    </ul>
  );
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const says = useWords(auditWords);
  const actions: Readonly<Record<string, string>> = useWords(actionWords);
  const who = useWho();
  const origin = [entry.ipAddress, entry.userAgent].filter(Boolean).join(" · ");
  return (
    <li className={styles.row}>
      <div>
        <Text>{actions[entry.action] ?? inWords(entry.action)}</Text>
        <Text size="sm">
          <Anchor component={Link} to={`/admin/audit?user=${entry.userId}`} inherit>
            {who(entry.userId)}
          </Anchor>
          {" · "}
          <time dateTime={entry.timestamp} title={exactly(entry.timestamp)}>
            {dayAndTimeOf(entry.timestamp)}
          </time>
        </Text>
      </div>
      <dl className={styles.facts}>
        {entry.resourceId && <Resource entry={entry} />}
        {detailsOf(entry.details).map(([name, value]) => (
          <Fact key={name} name={inWords(name)} value={value} />
        ))}
        {origin && <Fact name={says.from} value={origin} />}
      </dl>
    </li>
  );
}

function Resource({ entry: { resourceType, resourceId } }: { entry: AuditEntry }) {
  const who = useWho();
  const id = resourceId ?? "";
  return (
    <>
      <dt>{inWords(resourceType)}</dt>
      <dd>
        <Anchor component={Link} to={`/admin/audit?resource=${encodeURIComponent(id)}`} inherit>
          {resourceType === "user" ? who(id) : id}
        </Anchor>
      </dd>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** "contactId" and "bulk_job" as one reads them: "contact id", "bulk job". */
function inWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}
