import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useApi } from "@/api/provider";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { useWords, wordsOf } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { contactPages } from "./all-pages";
import { contactWords } from "./words";

/** Writes every contact that the search finds, also those that are not on screen yet. */
export function Export({ search }: { search: string }) {
  const says = useWords(contactWords);
  const api = useApi();
  const [collected, setCollected] = useState(0);
  const isStopped = useRef(false);
  const collect = useMutation({
    mutationFn: async () => {
      isStopped.current = false;
      const contacts: ContactFieldsFragment[] = [];
      for await (const page of contactPages(api, search)) {
        if (isStopped.current) return;
        contacts.push(...page);
        setCollected(contacts.length);
      }
      await write(contacts);
    },
    onSettled: () => setCollected(0),
  });
  if (collect.error) return <Failure error={collect.error} retry={() => collect.mutate()} />;
  if (!collect.isPending) return <Button onClick={() => collect.mutate()}>{says.exportCsv}</Button>;
  const stop = () => {
    isStopped.current = true;
  };
  return (
    <Group gap="xs">
      <Text size="sm" role="status">
        {says.exporting(collected)}
      </Text>
      <Button onClick={stop}>{says.stop}</Button>
    </Group>
  );
}

/** The columns have the API's names, which the import knows. */
const columns = [
  "name",
  "phone",
  "email",
  "optInWhatsApp",
  "optInSms",
  "optInEmail",
  "lastInboundMessageAt",
  "createdAt",
  "updatedAt",
  "contactId",
] as const;

async function write(contacts: readonly ContactFieldsFragment[]): Promise<void> {
  const { download, toCsv } = await import("./csv");
  const rows = contacts.map((contact) => columns.map((column) => contact[column]));
  download("contacts.csv", toCsv(columns, rows));
  notifications.show({ message: wordsOf(contactWords).exported(contacts.length) });
}
