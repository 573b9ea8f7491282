import { Stack, Textarea, TextInput } from "@mantine/core";
import { ChooseFile } from "@/contacts/import/choose-file";
import { useWords } from "@/language/dictionary";
import { type Draft, write } from "./draft";
import { listFromFile } from "./entries";
import { audienceWords } from "./words";

/** What has to be said for the chosen way of choosing. */
export function Choice({ draft }: { draft: Draft }) {
  const says = useWords(audienceWords);
  if (draft.source === "all") return null;
  if (draft.source === "search") {
    return (
      <TextInput
        type="search"
        mt="md"
        maw={480}
        required
        label={says.searchFor}
        description={says.searchHint}
        value={draft.search}
        onChange={(event) => write({ search: event.currentTarget.value })}
      />
    );
  }
  return (
    <Stack gap="sm" mt="md">
      <Textarea
        label={says.numbers}
        required
        rows={6}
        maw={560}
        value={draft.list}
        onChange={(event) => write({ list: event.currentTarget.value })}
      />
      <TextInput
        label={says.country}
        maw={280}
        value={draft.country}
        onChange={(event) => write({ country: event.currentTarget.value })}
      />
      <ChooseFile onChosen={(cells) => write({ list: listFromFile(cells) })} />
    </Stack>
  );
}
