import { Button, Container, Group, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useWords } from "@/language/dictionary";
import { SignOut } from "./sign-out";
import { accessWords } from "./words";

/** Instead of every page, once an administrator has ended somebody's access. */
export function AccessEnded({ checkAgain }: { checkAgain: () => unknown }) {
  const says = useWords(accessWords);
  const queryClient = useQueryClient();
  // What was read while it was allowed is not kept.
  useEffect(
    () => queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" }),
    [queryClient],
  );
  return (
    <Container size="xs" py="xl" component="main">
      <Title order={1}>{says.ended}</Title>
      <Text my="md" role="alert">
        {says.endedWhy}
      </Text>
      <Group gap="xs">
        <Button size="xs" onClick={() => checkAgain()}>
          {says.checkAgain}
        </Button>
        <SignOut />
      </Group>
    </Container>
  );
}
