import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/access/me";
import type { Api } from "@/api/api";
import { useApi } from "@/api/provider";
import type { UsersQuery } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Users } from "./users/queries";
import { adminWords } from "./words";

/** Sixty people each; whoever comes later is shown by their id. */
const PAGES = 10;

/** The addresses of people by their ids: what is recorded names nobody but by id. */
export function useEmails(): ReadonlyMap<string, string> {
  const api = useApi();
  const found = useQuery({ queryKey: ["users", "emails"], queryFn: () => emails(api) });
  return found.data ?? NOBODY;
}

const NOBODY: ReadonlyMap<string, string> = new Map();

async function emails(api: Api): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let nextToken: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const { users }: UsersQuery = await api.request(Users, { nextToken });
    for (const { userId, email } of users.items) if (email) found.set(userId, email);
    nextToken = users.nextToken ?? null;
    if (!nextToken) break;
  }
  return found;
}

/** Says who an id is. */
export function useWho(): (userId: string) => string {
  const says = useWords(adminWords);
  const me = useMe();
  const known = useEmails();
  return (userId) => {
    if (userId === "system") return says.system;
    const email = known.get(userId) ?? userId;
    return userId === me.userId ? `${me.email ?? email} (${says.you})` : email;
  };
}
