import { Button, Group, Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { isUnanswered } from "./attempt";
import styles from "./dm.module.css";
import { useOutbox } from "./outbox";
import type { Outgoing } from "./outgoing";
import { Ticks } from "./ticks";
import { composerWords } from "./words";

/** A text that the platform has not answered for yet, or did not take. */
export function SendingBubble({ outgoing }: { outgoing: Outgoing }) {
  const { error, attempt } = outgoing;
  return (
    <div className={styles.bubble} data-direction="outbound" data-sending>
      <p className={styles.words}>{attempt.words.content}</p>
      {error ? (
        <NotArrived outgoing={outgoing} error={error} />
      ) : (
        <div className={styles.meta}>
          <Ticks status="sending" />
        </div>
      )}
    </div>
  );
}

function NotArrived({ outgoing, error }: { outgoing: Outgoing; error: Error }) {
  const says = useWords(composerWords);
  const { retry, discard } = useOutbox();
  return (
    <>
      <Text size="xs" role="alert" c="red.9">
        {isUnanswered(error) ? says.unanswered : `${says.notSent}: ${error.message}`}
      </Text>
      <Group gap={6} mt={6}>
        <Button size="compact-xs" onClick={() => retry(outgoing)}>
          {says.tryAgain}
        </Button>
        <Button size="compact-xs" onClick={() => discard(outgoing)}>
          {says.discard}
        </Button>
      </Group>
    </>
  );
}
