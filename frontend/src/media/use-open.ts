import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { openTab, type Tab } from "@/browser/tab";
import { mediaUrlQuery } from "./queries";

/** Shows a file in a tab of its own, by a link that still holds. */
export function useOpen(fileId: string) {
  const query = mediaUrlQuery(useApi(), fileId);
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (tab: Tab) => {
      try {
        tab.go(await queryClient.fetchQuery(query));
      } catch (failure) {
        tab.close();
        throw failure;
      }
    },
  });
  return { open: () => mutate(openTab()), isOpening: isPending, error };
}
