import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Failure } from "./failure";

type Row = readonly (string | number | boolean | null | undefined)[];

/** What a room calls the rows that it gives away. */
interface ExportWords {
  exportCsv: string;
  exporting: (rows: number) => string;
  exported: (rows: number) => string;
  stop: string;
}

interface ExportProps {
  says: ExportWords;
  name: string;
  columns: readonly string[];
  /** Page after page, also those that are not on screen yet. */
  pages: () => AsyncIterable<readonly Row[]>;
}

/** Gives a whole list to the person as a table that a spreadsheet cannot mistake for formulas. */
export function Export({ says, name, columns, pages }: ExportProps) {
  const [collected, setCollected] = useState(0);
  const isStopped = useRef(false);
  const collect = useMutation({
    mutationFn: async () => {
      isStopped.current = false;
      const rows: Row[] = [];
      for await (const page of pages()) {
        if (isStopped.current) return;
        rows.push(...page);
        setCollected(rows.length);
      }
      const { download, toCsv } = await import("@/contacts/csv");
      download(name, toCsv(columns, rows));
      notifications.show({ message: says.exported(rows.length) });
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
