import { Anchor, Progress as Bar, Button, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import { useWords } from "@/language/dictionary";
import { Lines } from "./table";
import type { Import, Outcome } from "./use-import";
import { importWords } from "./words";

interface ProgressProps {
  importing: Import;
  onAnother: () => void;
}

/** How far the import is, and what became of each row. */
export function Progress({ importing, onAnother }: ProgressProps) {
  const says = useWords(importWords);
  const { rows, outcomes, isRunning, isUnanswered } = importing;
  const left = rows.length - outcomes.length;
  const refused = outcomes.filter(({ refusal }) => refusal !== null);
  return (
    <>
      <Bar value={(outcomes.length / rows.length) * 100} color="black" aria-label={says.progress} />
      <Text role="status" my="xs">
        {says.done(outcomes.length, rows.length)}{" "}
        {!isRunning && says.created(outcomes.length - refused.length)}
      </Text>
      {isRunning && <Button onClick={importing.stop}>{says.stop}</Button>}
      {isUnanswered && <Text role="alert">{says.noAnswer}</Text>}
      {!isRunning && left > 0 && !isUnanswered && <Text>{says.stopped(left)}</Text>}
      {refused.length > 0 && <Refused outcomes={refused} />}
      {!isRunning && (
        <Group mt="md">
          {left > 0 && <Button onClick={importing.resume}>{says.resume(left)}</Button>}
          <Button onClick={onAnother}>{says.another}</Button>
          <Anchor component={Link} to="/contacts">
            {says.toContacts}
          </Anchor>
        </Group>
      )}
    </>
  );
}

function Refused({ outcomes }: { outcomes: readonly Outcome[] }) {
  const says = useWords(importWords);
  const save = async () => {
    const { download, toCsv } = await import("../csv");
    const rows = outcomes.map(({ row, refusal }) => [row.name, row.phone, row.email, refusal]);
    download("not-imported.csv", toCsv(["name", "phone", "email", says.reason], rows));
  };
  return (
    <>
      <Lines
        heading={says.conflicts(outcomes.length)}
        told={outcomes.map(({ row, refusal }) => ({ line: row.line, said: refusal ?? "" }))}
      />
      <Button size="xs" onClick={() => void save()}>
        {says.downloadRest}
      </Button>
    </>
  );
}
