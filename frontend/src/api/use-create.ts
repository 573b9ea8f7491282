import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { Api } from "./api";
import { useApi } from "./provider";

/**
 * Makes one thing, and reads its list again. The same words asked for again, after a refusal or a
 * lost answer, go under the same `clientToken` and make it once; other words are another thing.
 */
export function useCreate<Input extends object, Made>(
  list: string,
  create: (api: Api, input: Input & { clientToken: string }) => Promise<Made>,
) {
  const api = useApi();
  const queryClient = useQueryClient();
  const attempt = useRef<{ words: string; clientToken: string } | null>(null);
  return useMutation({
    mutationFn: (input: Input) => {
      const words = JSON.stringify(input);
      if (attempt.current?.words !== words) {
        attempt.current = { words, clientToken: crypto.randomUUID() };
      }
      return create(api, { ...input, clientToken: attempt.current.clientToken });
    },
    onSuccess: () => {
      attempt.current = null;
      void queryClient.invalidateQueries({ queryKey: [list] });
    },
  });
}
