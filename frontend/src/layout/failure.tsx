import { Alert, Button, Text } from "@mantine/core";

interface FailureProps {
  error: Error;
  retry?: () => unknown;
}

/** What went wrong, in the server's words, and a way to try again. */
export function Failure({ error, retry }: FailureProps) {
  return (
    <Alert role="alert" m="md" title="That did not work">
      <Text size="sm">{error.message}</Text>
      {retry && (
        <Button size="xs" mt="sm" onClick={() => retry()}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
