import { Alert, Button, Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { layoutWords } from "./words";

interface FailureProps {
  error: Error;
  retry?: () => unknown;
}

/** What went wrong, in the server's words, and a way to try again. */
export function Failure({ error, retry }: FailureProps) {
  const says = useWords(layoutWords);
  return (
    <Alert role="alert" m="md" title={says.failed}>
      <Text size="sm">{error.message}</Text>
      {retry && (
        <Button size="xs" mt="sm" onClick={() => retry()}>
          {says.tryAgain}
        </Button>
      )}
    </Alert>
  );
}
