import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useApi } from "@/api/provider";
import { type Result, replayAll, replayNamed } from "./replay";

/** Replays letters of a queue; what became of each so far is kept also when it breaks off. */
export function useReplay(queueName: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [results, setResults] = useState<readonly Result[] | null>(null);
  const isStopped = useRef(false);
  const replay = useMutation({
    mutationFn: async (ids: readonly string[] | "all") => {
      isStopped.current = false;
      setResults([]);
      const rounds = ids === "all" ? replayAll(api, queueName) : replayNamed(api, queueName, ids);
      for await (const round of rounds) {
        setResults((before) => [...(before ?? []), ...round]);
        if (isStopped.current) return;
      }
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["deadLetters"] }),
  });
  const stop = () => {
    isStopped.current = true;
  };
  return { replay, results, stop };
}
