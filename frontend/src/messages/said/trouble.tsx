import { Button, Text } from "@mantine/core";
import { useMay } from "@/access/me";
import { type SameAs, useWords } from "@/language/dictionary";
import { chooseChannel } from "../channel";
import type { Message } from "../merge";
import { putBack } from "../outbox";
import { ANSWER_FIELD } from "../places";
import { Refusals } from "./refusals";
import { saidWords } from "./words";

type Says = SameAs<(typeof saidWords)["en"]>;

/** Why a message waits or failed and what to do next, or why nobody knows. */
export function Trouble({ message }: { message: Message }) {
  const says = useWords(saidWords);
  if (message.status === "failed") {
    return (
      <>
        {message.verdict?.allowed === false ? (
          <Refusals message={message} reasons={message.verdict.reasons} />
        ) : (
          <Text size="xs" c="red.9">
            {says.notDelivered(failureReason(message, says))}
          </Text>
        )}
        <WriteAgain message={message} />
      </>
    );
  }
  if (message.status === "queued") return <Text size="xs">{says.queued}</Text>;
  return message.status === "unknown" ? <Text size="xs">{says.unknown}</Text> : null;
}

function failureReason({ errorDetails, errorCode }: Message, says: Says): string {
  if (errorDetails) return errorCode ? `${errorDetails} (${errorCode})` : errorDetails;
  return errorCode ? says.errorCode(errorCode) : says.noReason;
}

/** Puts the words of a message that certainly did not arrive back where they were written. */
function WriteAgain({ message }: { message: Message }) {
  const says = useWords(saidWords);
  const maySend = useMay("Mutation.sendWhatsApp");
  const { contactId, channel, messageType, content, subject } = message;
  if (!maySend || messageType !== "text" || !content) return null;
  const again = () => {
    const words = channel === "email" ? "body" : channel;
    const parts = [[words, content], ...(subject ? [["subject", subject] as const] : [])] as const;
    if (!putBack(contactId, parts)) return;
    chooseChannel(contactId, channel);
    requestAnimationFrame(() => document.getElementById(ANSWER_FIELD)?.focus());
  };
  return (
    <Button size="compact-xs" mt={4} onClick={again}>
      {says.writeAgain}
    </Button>
  );
}
