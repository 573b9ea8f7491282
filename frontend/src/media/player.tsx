import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useWords } from "@/language/dictionary";
import styles from "./media.module.css";
import { sizeOf } from "./size";
import { type ShownFile, useMediaUrl } from "./use-media-url";
import { mediaWords } from "./words";

interface PlayerProps {
  file: ShownFile;
  kind: "audio" | "video";
}

/** A sound or a video; it is fetched when somebody wants to hear or see it. */
export function Player({ file, kind }: PlayerProps) {
  const says = useWords(mediaWords);
  const [isWanted, setIsWanted] = useState(false);
  const { data: url, error, isFetching, refetch } = useMediaUrl(file.fileId, isWanted);
  const title = `${file.name} · ${sizeOf(file.size)}`;
  if (url && kind === "audio") {
    // biome-ignore lint/a11y/useMediaCaption: what customers send has no captions
    return <audio controls autoPlay src={url} title={title} className={styles.sound} />;
  }
  if (url) {
    // biome-ignore lint/a11y/useMediaCaption: what customers send has no captions
    return <video controls autoPlay src={url} title={title} className={styles.video} />;
  }
  return (
    <div className={styles.file}>
      <Text size="sm" truncate>
        {title}
      </Text>
      <Button
        size="compact-xs"
        loading={isFetching}
        onClick={() => (isWanted ? void refetch() : setIsWanted(true))}
        aria-label={says.play(file.name)}
      >
        {says.playIt}
      </Button>
      {error && (
        <Text size="xs" role="alert">
          {error.message}
        </Text>
      )}
    </div>
  );
}
