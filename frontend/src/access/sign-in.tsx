import { Authenticator } from "@aws-amplify/ui-react";
import { Center, Stack, Title } from "@mantine/core";
import type { LocalPlatform } from "@/configuration/configuration";
import { SeededUsers } from "./seeded-users";

export function SignIn({ local }: { local: LocalPlatform | undefined }) {
  return (
    <Center component="main" mih="100dvh" p="xs">
      <Stack w="100%" maw={420}>
        <Title order={1} ta="center">
          WECARE.DIGITAL
        </Title>
        <Authenticator hideSignUp loginMechanisms={["email"]} />
        {local && <SeededUsers users={local.users} />}
      </Stack>
    </Center>
  );
}
