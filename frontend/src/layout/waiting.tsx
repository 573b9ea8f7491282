import { Group, Loader, Text } from "@mantine/core";

export function Waiting({ for: what }: { for: string }) {
  return (
    <Group p="md" gap="xs" role="status">
      <Loader size="xs" aria-hidden />
      <Text size="sm">Loading {what}…</Text>
    </Group>
  );
}
