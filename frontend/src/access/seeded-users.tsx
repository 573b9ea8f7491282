import { useAuthenticator } from "@aws-amplify/ui-react";
import { Button, Code, Group, Stack, Text, Title } from "@mantine/core";
import type { SeededUser } from "@/configuration/configuration";
import { useWords } from "@/language/dictionary";
import { accessWords } from "./words";

/** Who can sign in to a local platform: the names and passwords are seeded, not secret. */
export function SeededUsers({ users }: { users: readonly SeededUser[] }) {
  const { submitForm } = useAuthenticator((context) => [context.route]);
  const says = useWords(accessWords);
  return (
    <Stack component="section" gap="xs" px={32} aria-labelledby="seeded-users">
      <Title order={2} size="h5" id="seeded-users">
        {says.seeded}
      </Title>
      {users.map(({ email, password }) => (
        <Group key={email} justify="space-between" gap="xs">
          <Text size="sm">
            {email} <Code>{password}</Code>
          </Text>
          <Button
            size="compact-xs"
            aria-label={says.asUser(email)}
            onClick={() => submitForm({ username: email, password })}
          >
            {says.use}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
