import { Authenticator } from "@aws-amplify/ui-react";
import { Center, Group, Stack, Text, Title } from "@mantine/core";
import { I18n } from "aws-amplify/utils";
import { apiWords } from "@/api/words";
import type { LocalPlatform } from "@/configuration/configuration";
import { useWords } from "@/language/dictionary";
import { useLanguage } from "@/language/language";
import { LanguageSwitch } from "@/language/switch";
import { sessionEnded } from "./ended";
import { SeededUsers } from "./seeded-users";
import { signInVocabulary } from "./words";

I18n.putVocabularies(signInVocabulary);

export function SignIn({ local }: { local: LocalPlatform | undefined }) {
  const language = useLanguage();
  const says = useWords(apiWords);
  const hasEnded = sessionEnded.use();
  I18n.setLanguage(language);
  return (
    <Center component="main" mih="100dvh" p="xs">
      <Stack w="100%" maw={420}>
        <Title order={1} ta="center">
          WECARE.DIGITAL
        </Title>
        {hasEnded && (
          <Text role="status" px={32}>
            {says.sessionEnded}
          </Text>
        )}
        <Authenticator key={language} hideSignUp loginMechanisms={["email"]} />
        {local && <SeededUsers users={local.users} />}
        <Group px={32}>
          <LanguageSwitch />
        </Group>
      </Stack>
    </Center>
  );
}
