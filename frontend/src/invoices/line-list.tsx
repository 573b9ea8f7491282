import { Button, Fieldset, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { emptyLine, type InvoiceDraft, type LineDraft } from "./draft";
import { gstRates } from "./states";
import { invoiceWords } from "./words";

interface LineListProps {
  draft: InvoiceDraft;
  onChange: (draft: InvoiceDraft) => void;
}

/** What is charged. */
export function LineList({ draft, onChange }: LineListProps) {
  const says = useWords(invoiceWords);
  const replace = (lines: readonly LineDraft[]) => onChange({ ...draft, lines });
  return (
    <Stack gap="md">
      {draft.lines.map((line, index) => (
        <Fieldset key={line.key} legend={says.line(index + 1)}>
          <LineFields
            line={line}
            onChange={(changed) =>
              replace(draft.lines.map((each) => (each.key === line.key ? changed : each)))
            }
          />
          {draft.lines.length > 1 && (
            <Button
              mt="sm"
              onClick={() => replace(draft.lines.filter((each) => each.key !== line.key))}
            >
              {says.removeLine}
            </Button>
          )}
        </Fieldset>
      ))}
      <Button
        style={{ alignSelf: "flex-start" }}
        onClick={() => replace([...draft.lines, emptyLine()])}
      >
        {says.addLine}
      </Button>
    </Stack>
  );
}

interface LineFieldsProps {
  line: LineDraft;
  onChange: (line: LineDraft) => void;
}

function LineFields({ line, onChange }: LineFieldsProps) {
  const says = useWords(invoiceWords);
  const field = (name: "description" | "hsn" | "quantity" | "price") => ({
    label: says[name],
    value: line[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...line, [name]: event.currentTarget.value }),
    autoComplete: "off",
  });
  return (
    <Stack gap="xs">
      <TextInput {...field("description")} />
      <Group gap="sm" align="flex-end">
        <TextInput {...field("quantity")} inputMode="decimal" maw={120} />
        <TextInput {...field("price")} inputMode="decimal" />
        <NativeSelect
          label={says.rate}
          value={line.gstRate}
          onChange={(event) => onChange({ ...line, gstRate: event.currentTarget.value })}
          data={[...gstRates]}
        />
        <TextInput {...field("hsn")} inputMode="numeric" maw={140} />
      </Group>
    </Stack>
  );
}
