import { useEffect, useRef, useState } from "react";
import { useApi } from "@/api/provider";
import { upload } from "./upload";

/** A chosen file and how far it came; `fileId` once the platform has it. */
export interface Uploading {
  readonly file: File;
  /** From 0 to 1. */
  readonly progress: number;
  readonly fileId: string | null;
  readonly error: Error | null;
}

export interface Upload {
  readonly chosen: Uploading | null;
  /** Uploads a file in place of the one that was chosen. */
  readonly choose: (file: File) => void;
  readonly retry: () => void;
  /** Stops an upload that is under way and forgets the file. */
  readonly remove: () => void;
}

/** One file of a form. Leaving the form stops its upload. */
export function useUpload(): Upload {
  const api = useApi();
  const [chosen, setChosen] = useState<Uploading | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const choose = (file: File) => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const tell = (news: Partial<Uploading>) => {
      if (control.signal.aborted) return;
      setChosen((known) => known && { ...known, ...news });
    };
    setChosen({ file, progress: 0, fileId: null, error: null });
    const onProgress = (progress: number) => tell({ progress });
    upload(api, file, { onProgress, signal: control.signal }).then(
      (fileId) => tell({ fileId, progress: 1 }),
      (error: Error) => tell({ error }),
    );
  };
  return {
    chosen,
    choose,
    retry: () => chosen && choose(chosen.file),
    remove: () => {
      running.current?.abort();
      setChosen(null);
    },
  };
}
