import { Container, Text, Title } from "@mantine/core";

/** Shown instead of the app when it does not know where its backend is. */
export function Unreadable({ reason }: { reason: string }) {
  return (
    <Container size="xs" py="xl" component="main">
      <Title order={1}>WECARE.DIGITAL</Title>
      <Text mt="md" role="alert">
        {reason}
      </Text>
    </Container>
  );
}
