import { Button, type ButtonProps } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useWords } from "@/language/dictionary";
import { layoutWords } from "./words";

type Pages = Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage">;

/** The next page of a list, while there is one. */
export function LoadMore({ list, ...look }: ButtonProps & { list: Pages }) {
  const says = useWords(layoutWords);
  if (!list.hasNextPage) return null;
  return (
    <Button {...look} loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
      {says.loadMore}
    </Button>
  );
}
