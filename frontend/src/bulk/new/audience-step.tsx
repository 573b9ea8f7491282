import { Button, Group, Radio, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { PageTitle } from "@/layout/page-title";
import { channels } from "../job";
import { useNames } from "../status";
import { type Audience, chosen, MOST } from "./audience";
import { Choice } from "./choice";
import { TooMany, type Wanted } from "./collect";
import { type Draft, forgetBulkDraft, isBegun, sources, write } from "./draft";
import { readEntries } from "./entries";
import { Found } from "./found";
import { addressOf } from "./steps";
import { useCollect } from "./use-collect";
import { audienceWords } from "./words";

interface AudienceStepProps {
  draft: Draft;
  audience: Audience | null;
}

/** Who gets it: a channel, a way to choose, and everybody who was found. */
export function AudienceStep({ draft, audience }: AudienceStepProps) {
  const says = useWords(audienceWords);
  const names = useNames();
  const { collecting, so, stop } = useCollect();
  const wanted = wantedBy(draft);
  const isTooLong = wanted.source === "list" && wanted.entries.wanted.size > MOST;
  const find = () => {
    if (!isTooLong && !isEmpty(wanted)) collecting.mutate(wanted);
  };
  const startOver = () => {
    collecting.reset();
    forgetBulkDraft();
  };
  const isReady = audience !== null && chosen(audience, draft).length > 0;
  return (
    <Stack gap="md">
      <PageTitle>{says.title}</PageTitle>
      <Radio.Group
        label={says.channel}
        value={draft.channel}
        onChange={(value) =>
          write({ channel: channels.find((each) => each === value) ?? "whatsapp" })
        }
      >
        <Group gap="md" mt={6}>
          {channels.map((channel) => (
            <Radio key={channel} value={channel} label={names.ofChannel(channel)} />
          ))}
        </Group>
      </Radio.Group>
      <form action={find} noValidate>
        <Radio.Group
          label={says.who}
          value={draft.source}
          onChange={(value) => write({ source: sources.find((each) => each === value) ?? "all" })}
        >
          <Stack gap="xs" mt={6}>
            <Radio value="all" label={says.all(names.ofChannel(draft.channel))} />
            <Radio value="search" label={says.search} />
            <Radio value="list" label={says.list} />
          </Stack>
        </Radio.Group>
        <Choice draft={draft} />
        {isTooLong && (
          <Text role="alert" c="red.9" mt="xs">
            {says.tooLong(MOST)}
          </Text>
        )}
        {!collecting.isPending && (
          <Button type="submit" mt="md">
            {says.find}
          </Button>
        )}
      </form>
      {collecting.isPending && (
        <Group gap="sm">
          <Text role="status">{says.finding(so.read, so.found)}</Text>
          <Button onClick={stop}>{says.stop}</Button>
        </Group>
      )}
      {collecting.data === false && <Text role="status">{says.stopped}</Text>}
      {collecting.error && (
        <Failure error={inWords(collecting.error, says.tooMany(MOST))} retry={find} />
      )}
      {audience && <Found audience={audience} draft={draft} />}
      <Group>
        {isReady && (
          <Button component={Link} to={addressOf("message")}>
            {says.next}
          </Button>
        )}
        {isBegun(draft) && <Button onClick={startOver}>{says.startOver}</Button>}
      </Group>
    </Stack>
  );
}

function wantedBy({ source, channel, search, list, country }: Draft): Wanted {
  if (source === "all") return { source, channel };
  if (source === "search") return { source, search: search.trim() };
  return { source, entries: readEntries(list, country) };
}

function isEmpty(wanted: Wanted): boolean {
  if (wanted.source === "search") return wanted.search === "";
  return wanted.source === "list" && wanted.entries.wanted.size === 0;
}

function inWords(error: Error, tooMany: string): Error {
  return error instanceof TooMany ? new Error(tooMany) : error;
}
