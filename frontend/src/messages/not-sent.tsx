import { Alert } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { isUnanswered } from "./attempt";
import { composerWords } from "./composer/words";

/** Why a message was not sent, in the server's words; or that nobody knows whether it was. */
export function NotSent({ error }: { error: Error }) {
  const says = useWords(composerWords);
  return isUnanswered(error) ? (
    <Alert role="alert" mb="xs" title={says.noAnswer}>
      {says.unanswered}
    </Alert>
  ) : (
    <Alert role="alert" mb="xs" title={says.notSent}>
      {error.message}
    </Alert>
  );
}
