import { Alert } from "@mantine/core";
import { isUnanswered } from "./attempt";

/** Why a message was not sent, in the server's words; or that nobody knows whether it was. */
export function NotSent({ error }: { error: Error }) {
  return isUnanswered(error) ? (
    <Alert role="alert" mb="xs" title="No answer">
      The platform did not answer, so this may or may not have been sent. Send it again when you are
      connected: it will not be sent twice.
    </Alert>
  ) : (
    <Alert role="alert" mb="xs" title="Not sent">
      {error.message}
    </Alert>
  );
}
