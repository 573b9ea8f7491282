import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import styles from "../admin.module.css";
import { useEmails } from "../names";
import { Entry } from "./entry";
import { configQuery } from "./queries";
import { configWords } from "./words";

export function ConfigurationPage() {
  const says = useWords(configWords);
  const config = useQuery(configQuery(useApi()));
  // Asked for beside the settings, whose entries name who changed them.
  useEmails();
  return (
    <>
      <PageTitle>{says.title}</PageTitle>
      <Text my="sm" size="sm">
        {says.about}
      </Text>
      {config.isPending && <Waiting says={says.loading} />}
      {config.error && <Failure error={config.error} retry={config.refetch} />}
      {config.data?.length === 0 && <Text role="status">{says.none}</Text>}
      {config.data && (
        <ul className={styles.list} aria-label={says.title}>
          {config.data.map((entry) => (
            <Entry key={entry.configKey} entry={entry} />
          ))}
        </ul>
      )}
    </>
  );
}
