import { Alert, Button, Group, Progress, Text } from "@mantine/core";
import { ApiError, NO_ANSWER } from "@/api/error";
import { useWords } from "@/language/dictionary";
import { declaredType, kindOf } from "./declared";
import styles from "./media.module.css";
import { LocalPicture } from "./picture";
import { sizeOf } from "./size";
import type { Upload, Uploading } from "./use-upload";
import { mediaWords } from "./words";

/** A chosen file: what it is, how far it came, and what can be done about it. */
export function UploadCard({ upload }: { upload: Upload }) {
  const says = useWords(mediaWords);
  const { chosen } = upload;
  if (!chosen) return null;
  const { file, fileId, error } = chosen;
  const isUnderWay = !fileId && !error;
  return (
    <section className={styles.card} aria-label={file.name}>
      {kindOf(declaredType(file)) === "image" && (
        <LocalPicture file={file} className={styles.thumbnail} />
      )}
      <div className={styles.about}>
        <Text size="sm" truncate>
          {file.name}
        </Text>
        <Text size="xs" role="status">
          {sizeOf(file.size)}
          {fileId && ` · ${says.ready}`}
        </Text>
        {isUnderWay && <Bar uploading={chosen} />}
        {error && (
          <Alert role="alert" p={6} mt={4}>
            {error.message}
          </Alert>
        )}
        <Group gap={6} mt={6}>
          {error && isWorthTrying(error) && (
            <Button size="compact-xs" onClick={upload.retry}>
              {says.tryAgain}
            </Button>
          )}
          <Button size="compact-xs" onClick={upload.remove}>
            {isUnderWay ? says.cancel : says.remove}
          </Button>
        </Group>
      </div>
    </section>
  );
}

function Bar({ uploading: { file, progress } }: { uploading: Uploading }) {
  const says = useWords(mediaWords);
  const percent = Math.round(progress * 100);
  return <Progress value={percent} mt={4} aria-label={says.uploading(file.name)} color="ink" />;
}

/** What the server refused stays refused; another file has to be chosen. */
function isWorthTrying(error: Error): boolean {
  return !(error instanceof ApiError) || ["UPLOAD_FAILED", NO_ANSWER].includes(error.code);
}
