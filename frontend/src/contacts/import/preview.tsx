import { Button, Group, NativeSelect, Text, TextInput, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { useWords } from "@/language/dictionary";
import { type Columns, guessColumns, type Row, readRows } from "./rows";
import { Problems, Table } from "./table";
import { importWords } from "./words";

const INDIA = "+91";
const fields = ["name", "phone", "email"] as const;

interface PreviewProps {
  /** The file, its header first. */
  cells: readonly (readonly string[])[];
  onStart: (rows: readonly Row[]) => void;
  onAnother: () => void;
}

/** What would be written and what not, before anything is. */
export function Preview({ cells, onStart, onAnother }: PreviewProps) {
  const says = useWords(importWords);
  const [header = [], ...body] = cells;
  const [columns, setColumns] = useState(() => guessColumns(header));
  const [country, setCountry] = useState(INDIA);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the body is a part of the cells
  const rows = useMemo(() => readRows(body, columns, country), [cells, columns, country]);
  const ready = rows.filter((row) => row.problems.length === 0);
  const unusual = ready.filter((row) => row.isUnusual).length;
  return (
    <>
      <Title order={2} size="h4">
        {says.columns}
      </Title>
      <ColumnChoices header={header} columns={columns} onChange={setColumns} />
      <TextInput
        label={says.country}
        description={says.countryHint}
        value={country}
        onChange={(event) => setCountry(event.currentTarget.value)}
        maw={360}
        mt="sm"
      />
      <Title order={2} size="h4" mt="lg">
        {says.preview}
      </Title>
      <Text role="status" my="xs">
        {says.ready(ready.length, rows.length)} {unusual > 0 && says.doubtful(unusual)}
      </Text>
      <Problems rows={rows.filter((row) => row.problems.length > 0)} />
      <Table rows={ready} />
      <Group mt="md">
        <Button disabled={ready.length === 0} onClick={() => onStart(ready)}>
          {says.start(ready.length)}
        </Button>
        <Button onClick={onAnother}>{says.another}</Button>
      </Group>
    </>
  );
}

interface ColumnChoicesProps {
  header: readonly string[];
  columns: Columns;
  onChange: (columns: Columns) => void;
}

function ColumnChoices({ header, columns, onChange }: ColumnChoicesProps) {
  const says = useWords(importWords);
  const choices = [
    { value: "", label: says.notThere },
    ...header.map((title, at) => ({ value: String(at), label: title || String(at + 1) })),
  ];
  return (
    <Group mt="xs">
      {fields.map((field) => (
        <NativeSelect
          key={field}
          label={says[field]}
          data={choices}
          value={columns[field] === null ? "" : String(columns[field])}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...columns, [field]: value === "" ? null : Number(value) })
          }
        />
      ))}
    </Group>
  );
}
