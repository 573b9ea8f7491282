import { Anchor, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { Failure } from "@/layout/failure";
import rows from "@/layout/list.module.css";
import { LoadMore } from "@/layout/load-more";
import { Waiting } from "@/layout/waiting";
import styles from "./forms.module.css";
import { formConsentsQuery } from "./queries";
import { formWords } from "./words";

/** Who confirmed, to which wording and when. It is evidence: nothing here can be changed. */
export function Consents({ formId }: { formId: string }) {
  const says = useWords(formWords);
  const consents = useInfiniteQuery(formConsentsQuery(useApi(), formId));
  const found = consents.data?.pages.flatMap((page) => page.items);
  if (consents.isPending) return <Waiting says={says.loading} />;
  if (found?.length === 0) return <Text role="status">{says.noConsents}</Text>;
  return (
    <Stack gap="sm">
      {consents.error && <Failure error={consents.error} retry={consents.refetch} />}
      <ul className={rows.list} aria-label={says.consents}>
        {found?.map((one) => (
          <li key={one.evidenceId} className={rows.row}>
            <Anchor
              component={Link}
              to={`/contacts/${one.contactId}`}
              aria-label={says.open(one.name)}
            >
              {one.name}
            </Anchor>
            <Text size="sm">
              {[
                says.agreedTo(one.version),
                one.channels.map((channel) => says[channel]).join(", "),
                dayAndTimeOf(one.confirmedAt),
              ].join(" · ")}
            </Text>
            <Text size="xs" className={styles.text}>
              {says.evidence(one.textHash)}
            </Text>
          </li>
        ))}
      </ul>
      <LoadMore list={consents} />
    </Stack>
  );
}
