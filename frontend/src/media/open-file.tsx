import { Button, Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import styles from "./media.module.css";
import { sizeOf } from "./size";
import type { ShownFile } from "./use-media-url";
import { useOpen } from "./use-open";
import { mediaWords } from "./words";

/** A document: its name and size, and a way to open it beside the app. */
export function OpenFile({ file }: { file: ShownFile }) {
  const says = useWords(mediaWords);
  const { open, isOpening, error } = useOpen(file.fileId);
  return (
    <div className={styles.file}>
      <Text size="sm" truncate>
        {file.name} · {sizeOf(file.size)}
      </Text>
      <Button
        size="compact-xs"
        loading={isOpening}
        onClick={open}
        aria-label={says.open(file.name)}
      >
        {says.openIt}
      </Button>
      {error && (
        <Text size="xs" role="alert">
          {error.message}
        </Text>
      )}
    </div>
  );
}
