import { Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import styles from "../contacts.module.css";
import type { Row } from "./rows";
import { importWords } from "./words";

const SHOWN = 10;
const LISTED = 100;

/** Every row that is left out, and why. */
export function Problems({ rows }: { rows: readonly Row[] }) {
  const says = useWords(importWords);
  const told = rows.map(({ line, problems }) => ({
    line,
    said: problems.map((problem) => says[problem]).join(", "),
  }));
  return rows.length === 0 ? null : <Lines heading={says.leftOut(rows.length)} told={told} />;
}

interface LinesProps {
  heading: string;
  told: readonly { line: number; said: string }[];
}

/** What is to be said of single lines; a long list ends with how much longer it is. */
export function Lines({ heading, told }: LinesProps) {
  const says = useWords(importWords);
  return (
    <>
      <Text>{heading}</Text>
      <ul className={styles.lines}>
        {told.slice(0, LISTED).map(({ line, said }) => (
          <li key={line}>{says.lineSays(line, said)}</li>
        ))}
        {told.length > LISTED && <li>{says.andMore(told.length - LISTED)}</li>}
      </ul>
    </>
  );
}

/** The first rows as they would be written. */
export function Table({ rows }: { rows: readonly Row[] }) {
  const says = useWords(importWords);
  if (rows.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls with the keyboard too
    <section className={styles.tableFrame} aria-label={says.preview} tabIndex={0}>
      <table className={styles.table}>
        <caption>{says.first(Math.min(SHOWN, rows.length))}</caption>
        <thead>
          <tr>
            <th scope="col">{says.line}</th>
            <th scope="col">{says.name}</th>
            <th scope="col">{says.phone}</th>
            <th scope="col">{says.email}</th>
            <th scope="col">{says.remark}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row) => (
            <tr key={row.line}>
              <td>{row.line}</td>
              <td>{row.name}</td>
              <td>{row.phone}</td>
              <td>{row.email}</td>
              <td>{row.isUnusual && says.unusualPhone}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
