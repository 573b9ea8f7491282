import type { Api } from "@/api/api";
import type { ReplayDlqMutation } from "@/generated/graphql";
import { ReplayDlq, WaitingDlqMessages } from "./queries";

export type Result = ReplayDlqMutation["replayDlq"]["results"][number];

/** As many as one request may name. */
const AT_ONCE = 100;
/** Requests of one press; what is left then waits for the next. */
const ROUNDS = 50;

/** Tries the named letters again, each once. */
export function replayNamed(api: Api, queueName: string, ids: readonly string[]) {
  return rounds(api, queueName, async (tried) => ids.filter((id) => !tried.has(id)));
}

/** Tries every letter that waits again, each once: who fails now is not tried twice by one press. */
export function replayAll(api: Api, queueName: string) {
  return rounds(api, queueName, (tried) => untried(api, queueName, tried));
}

/** A request may end before it has tried all that it names, so what it leaves out is named again. */
async function* rounds(
  api: Api,
  queueName: string,
  left: (tried: ReadonlySet<string>) => Promise<readonly string[]>,
) {
  const tried = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const dlqMessageIds = (await left(tried)).slice(0, AT_ONCE);
    if (dlqMessageIds.length === 0) return;
    const input = { queueName, dlqMessageIds };
    const { results } = (await api.request(ReplayDlq, { input })).replayDlq;
    if (results.length === 0) return;
    for (const { dlqMessageId } of results) tried.add(dlqMessageId);
    yield results;
  }
}

/** The first waiting letters that were not tried; reading the first page also takes new ones in. */
async function untried(api: Api, queueName: string, tried: ReadonlySet<string>) {
  let nextToken: string | null = null;
  do {
    const { dlqMessages }: Waiting = await api.request(WaitingDlqMessages, {
      queueName,
      nextToken,
    });
    const found = dlqMessages.items
      .map(({ dlqMessageId }) => dlqMessageId)
      .filter((id) => !tried.has(id));
    if (found.length > 0) return found;
    nextToken = dlqMessages.nextToken ?? null;
  } while (nextToken);
  return [];
}

interface Waiting {
  dlqMessages: { items: { dlqMessageId: string }[]; nextToken?: string | null };
}
