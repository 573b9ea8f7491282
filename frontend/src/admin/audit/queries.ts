import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { FIRST_PAGE, nextPage } from "@/api/pages";
import { graphql } from "@/generated";
import type { AuditLogQuery } from "@/generated/graphql";

export const AuditLog = graphql(`
  query AuditLog($userId: ID, $resourceId: ID, $limit: Int, $nextToken: String) {
    auditLog(userId: $userId, resourceId: $resourceId, limit: $limit, nextToken: $nextToken) {
      items {
        logId
        userId
        action
        resourceType
        resourceId
        timestamp
        details
        ipAddress
        userAgent
      }
      nextToken
    }
  }
`);

export type AuditEntry = AuditLogQuery["auditLog"]["items"][number];

/** Who and what is looked for; empty is everybody and everything. */
export interface Sought {
  readonly user: string;
  readonly resource: string;
}

/** What happened, newest first. */
export function auditQuery(api: Api, sought: Sought) {
  return infiniteQueryOptions({
    queryKey: ["audit", sought],
    queryFn: ({ pageParam }) => page(api, sought, 50, pageParam),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
}

/** All of it, page by page. */
export async function* auditPages(api: Api, sought: Sought) {
  let nextToken: string | null = null;
  do {
    const found: AuditLogQuery["auditLog"] = await page(api, sought, 200, nextToken);
    yield found.items;
    nextToken = found.nextToken ?? null;
  } while (nextToken);
}

async function page(api: Api, { user, resource }: Sought, limit: number, nextToken: string | null) {
  const asked = { userId: user || null, resourceId: resource || null, limit, nextToken };
  return (await api.request(AuditLog, asked)).auditLog;
}
