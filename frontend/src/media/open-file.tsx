import { Button, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import styles from "./media.module.css";
import { mediaUrlQuery } from "./queries";
import { sizeOf } from "./size";
import type { ShownFile } from "./use-media-url";
import { mediaWords } from "./words";

/** A document: its name and size, and a way to open it beside the app. */
export function OpenFile({ file }: { file: ShownFile }) {
  const says = useWords(mediaWords);
  const { open, isOpening, error } = useOpening(file.fileId);
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

/** Asks for a link that still holds, then follows it. */
function useOpening(fileId: string) {
  const query = mediaUrlQuery(useApi(), fileId);
  const queryClient = useQueryClient();
  const [isOpening, setIsOpening] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const open = () => {
    setIsOpening(true);
    setError(null);
    queryClient
      .fetchQuery(query)
      .then(follow, setError)
      .finally(() => setIsOpening(false));
  };
  return { open, isOpening, error };
}

function follow(url: string): void {
  const link = document.createElement("a");
  Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer" });
  link.click();
}
