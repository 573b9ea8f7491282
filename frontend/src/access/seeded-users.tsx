import { useAuthenticator } from "@aws-amplify/ui-react";
import { Button, Code, Group, Stack, Text, Title } from "@mantine/core";
import type { SeededUser } from "@/configuration/configuration";

/** Who can sign in to a local platform: the names and passwords are seeded, not secret. */
export function SeededUsers({ users }: { users: readonly SeededUser[] }) {
  const { submitForm } = useAuthenticator((context) => [context.route]);
  return (
    <Stack component="section" gap="xs" px={32} aria-labelledby="seeded-users">
      <Title order={2} size="h5" id="seeded-users">
        On this local platform you can sign in as
      </Title>
      {users.map(({ email, password }) => (
        <Group key={email} justify="space-between" gap="xs">
          <Text size="sm">
            {email} <Code>{password}</Code>
          </Text>
          <Button
            size="compact-xs"
            aria-label={`Use ${email}`}
            onClick={() => submitForm({ username: email, password })}
          >
            Use
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
