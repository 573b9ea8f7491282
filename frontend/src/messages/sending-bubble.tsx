import { Button, Group, Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { declaredType, kindOf } from "@/media/declared";
import { LocalPicture } from "@/media/picture";
import { isUnanswered } from "./attempt";
import { composerWords } from "./composer/words";
import styles from "./dm.module.css";
import { useOutbox } from "./outbox";
import { type Outgoing, saidIn } from "./outgoing";
import { Ticks } from "./ticks";
import { listWords } from "./words";

/** A message that the platform has not answered for yet, or did not take. */
export function SendingBubble({ outgoing }: { outgoing: Outgoing }) {
  const channels = useWords(listWords);
  const { error, attempt, file } = outgoing;
  const { words } = attempt;
  return (
    <div className={styles.bubble} data-direction="outbound" data-sending>
      {file && <SentFile file={file} />}
      {words.channel === "email" && <p className={styles.subject}>{words.subject}</p>}
      <p className={styles.words}>{saidIn(words)}</p>
      {error ? (
        <NotArrived outgoing={outgoing} error={error} />
      ) : (
        <div className={styles.meta}>
          {words.channel !== "whatsapp" && <span>{channels[words.channel]}</span>}
          <Ticks status="sending" />
        </div>
      )}
    </div>
  );
}

function SentFile({ file }: { file: File }) {
  const isPicture = kindOf(declaredType(file)) === "image";
  if (isPicture) return <LocalPicture file={file} className={styles.picture} />;
  return <p className={styles.placeholder}>{file.name}</p>;
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
