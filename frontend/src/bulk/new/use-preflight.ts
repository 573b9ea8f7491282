import { queryOptions, useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import type { CreateBulkJobInput } from "@/generated/graphql";
import { BulkPreflight } from "../queries";
import { type Audience, chosen } from "./audience";
import type { Draft } from "./draft";
import { messageOf } from "./message";

/** A job as it would be created, and a text that is the same for the same job only. */
export interface Plan {
  readonly input: CreateBulkJobInput;
  readonly name: string;
}

export function planOf(draft: Draft, audience: Audience): Plan {
  const message = messageOf(draft);
  return {
    input: { ...message, recipientContactIds: [...chosen(audience, draft)] },
    name: JSON.stringify([audience.name, draft.include, message]),
  };
}

/** What would become of it now; asked again whenever the step is opened. */
export function usePreflight({ input, name }: Plan) {
  const api = useApi();
  return useQuery(
    queryOptions({
      queryKey: ["bulkPreflight", name],
      queryFn: async () => (await api.request(BulkPreflight, { input })).bulkPreflight,
      refetchOnWindowFocus: false,
    }),
  );
}
