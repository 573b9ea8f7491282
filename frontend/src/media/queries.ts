import { queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { graphql } from "@/generated";

export const MediaUrl = graphql(`
  query MediaUrl($fileId: ID!) {
    mediaUrl(fileId: $fileId) {
      url
      expiresAt
    }
  }
`);

/** A link is good for five minutes; one that is older than four is asked for again. */
const GOOD_FOR = 4 * 60_000;

/** Where a file of a message may be read. */
export function mediaUrlQuery(api: Api, fileId: string) {
  return queryOptions({
    queryKey: ["mediaUrl", fileId],
    queryFn: async () => (await api.request(MediaUrl, { fileId })).mediaUrl.url,
    staleTime: GOOD_FOR,
    gcTime: GOOD_FOR,
  });
}
