import { SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useWords } from "@/language/dictionary";
import { channels, type Filter } from "./filter";
import { listWords } from "./words";

export function Filters({ filter }: { filter: Filter }) {
  const says = useWords(listWords);
  const look = useDebouncedCallback((name: string) => filter.change("name", name), 150);
  return (
    <Stack gap="xs" px="md" pb="sm" role="search">
      <TextInput
        type="search"
        size="xs"
        aria-label={says.search}
        placeholder={says.byName}
        defaultValue={filter.name}
        onChange={(event) => look(event.currentTarget.value)}
      />
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={says.channel}
        value={filter.channel ?? "all"}
        onChange={(channel) => filter.change("channel", channel === "all" ? "" : channel)}
        data={[
          { value: "all", label: says.all },
          ...channels.map((channel) => ({ value: channel, label: says[channel] })),
        ]}
      />
    </Stack>
  );
}
