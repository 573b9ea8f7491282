import { Button, Stack, Switch, Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import styles from "../bulk.module.css";
import { useNames } from "../status";
import { type Audience, chosen } from "./audience";
import { type Draft, write } from "./draft";
import { audienceWords } from "./words";

const LISTED = 100;

/** How many were found, and everybody who was not or should not be. */
export function Found({ audience, draft }: { audience: Audience; draft: Draft }) {
  const says = useWords(audienceWords);
  const names = useNames();
  const people = chosen(audience, draft).length;
  const optedIn = chosen(audience, { ...draft, include: "optedIn" }).length;
  const others = audience.people.length - optedIn;
  return (
    <Stack gap="xs">
      <Text size="lg" role="status">
        {audience.people.length === 0 ? says.nobody : says.found(people)}
      </Text>
      {audience.repeated > 0 && <Text size="sm">{says.repeated(audience.repeated)}</Text>}
      {others > 0 && (
        <>
          <Text size="sm">{says.withoutOptIn(others, names.ofChannel(draft.channel))}</Text>
          <Switch
            label={says.leaveOut}
            checked={draft.include === "optedIn"}
            onChange={({ currentTarget: { checked } }) =>
              write({ include: checked ? "optedIn" : "everybody" })
            }
          />
        </>
      )}
      {audience.people.length > 0 && people === 0 && <Text role="alert">{says.nobodyLeft}</Text>}
      {audience.unmatched.length > 0 && <Unmatched entries={audience.unmatched} />}
    </Stack>
  );
}

function Unmatched({ entries }: { entries: readonly string[] }) {
  const says = useWords(audienceWords);
  const save = async () => {
    const { download, toCsv } = await import("@/contacts/csv");
    const rows = entries.map((entry) => [entry]);
    download("not-matched.csv", toCsv([says.entry], rows));
  };
  return (
    <div>
      <Text size="sm" id="unmatched">
        {says.unmatched(entries.length)}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list scrolls with the keyboard too */}
      <ul className={styles.unmatched} aria-labelledby="unmatched" tabIndex={0}>
        {entries.slice(0, LISTED).map((entry) => (
          <li key={entry}>{entry}</li>
        ))}
        {entries.length > LISTED && <li>{says.andMore(entries.length - LISTED)}</li>}
      </ul>
      <Button size="xs" onClick={() => void save()}>
        {says.downloadUnmatched}
      </Button>
    </div>
  );
}
