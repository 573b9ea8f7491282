import { Group, Loader, Text } from "@mantine/core";

export function Waiting({ says }: { says: string }) {
  return (
    <Group p="md" gap="xs" role="status">
      <Loader size="xs" aria-hidden />
      <Text size="sm">{says}</Text>
    </Group>
  );
}
