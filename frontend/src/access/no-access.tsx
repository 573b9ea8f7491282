import { Container, Text, Title } from "@mantine/core";
import { SignOut } from "./sign-out";

export function NoAccess() {
  return (
    <Container size="xs" py="xl" component="main">
      <Title order={1}>No access yet</Title>
      <Text my="md">
        You are signed in, but your account has no role on this platform. Ask an administrator to
        make you a Viewer, an Operator or an Admin, then sign in again.
      </Text>
      <SignOut />
    </Container>
  );
}
