import { useState } from "react";
import { useWords } from "@/language/dictionary";
import styles from "./media.module.css";
import { OpenFile } from "./open-file";
import { type ShownFile, useMediaUrl, useStaysInSight } from "./use-media-url";
import { mediaWords } from "./words";

/** A picture in a frame of one height, so that nothing moves when it arrives. */
export function Picture({ file }: { file: ShownFile }) {
  const says = useWords(mediaWords);
  const { data: url, error } = useMediaUrl(file.fileId, useStaysInSight());
  const [isBroken, setIsBroken] = useState(false);
  if (isBroken || error) return <OpenFile file={file} />;
  return (
    <div className={styles.frame}>
      {url && (
        <a href={url} target="_blank" rel="noopener noreferrer" aria-label={says.open(file.name)}>
          <img
            src={url}
            alt={file.name}
            className={styles.picture}
            onError={() => setIsBroken(true)}
          />
        </a>
      )}
    </div>
  );
}
