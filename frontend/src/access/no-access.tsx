import { Container, Text, Title } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { SignOut } from "./sign-out";
import { accessWords } from "./words";

export function NoAccess() {
  const says = useWords(accessWords);
  return (
    <Container size="xs" py="xl" component="main">
      <Title order={1}>{says.noAccess}</Title>
      <Text my="md">{says.noRole}</Text>
      <SignOut />
    </Container>
  );
}
