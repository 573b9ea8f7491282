"""Who did what to what, when and from where."""

import json
from datetime import datetime, timedelta
from typing import Any

from services.access.model import AuditEntry
from services.access.roles import Permission, Principal
from services.aws.conditions import Above, Absent, Condition, Equals, both, either
from services.aws.paging import key_from, page_size, token_for
from services.aws.store import Item, Put, Query, Store
from services.core.clock import Clock, NewId, iso, new_id, utc_now
from services.core.model import Page

RETENTION = timedelta(days=180)
"""Requirement 17.4."""
FEED = "all"
"""The partition that lists every entry by time."""
ROUNDS = 10
"""How often one page is filled up when a filter leaves entries out."""


def audit_row(
    by: Principal,
    action: str,
    resource: tuple[str, str],
    now: datetime,
    log_id: str,
    **details: Any,
) -> Put:
    """The row that records a change; write it in the change's own transaction.

    `resource` is its type and id, such as `("contact", "6f1c…")`. Details name what changed and
    hold no personal data.
    """
    kind, key = resource
    item: dict[str, Any] = {
        "logId": log_id,
        "feed": FEED,
        "userId": by.user_id,
        "action": action,
        "resourceType": kind,
        "resourceId": key,
        "timestamp": iso(now),
        "details": details,
        "ipAddress": by.ip_address,
        "userAgent": by.user_agent,
        "expiresAt": int((now + RETENTION).timestamp()),
    }
    return Put("AuditLogs", item)


class AuditLog:
    """Records what changed nothing and still matters, and tells what happened."""

    def __init__(self, store: Store, clock: Clock = utc_now, new_id: NewId = new_id) -> None:
        self._store, self._clock, self._new_id = store, clock, new_id

    def denied(self, by: Principal, operation: str) -> None:
        """Somebody tried what their role does not allow (Requirement 1.6)."""
        row = audit_row(
            by,
            "denied",
            ("operation", operation),
            self._clock(),
            self._new_id(),
            role=by.role.value,
        )
        self._store.write(row)

    def read(
        self,
        by: Principal,
        user_id: str | None = None,
        resource_id: str | None = None,
        limit: int | None = None,
        next_token: str | None = None,
    ) -> Page[AuditEntry]:
        """What happened, newest first: all of it, of one user, to one resource, or both.

        A page may be short, and even empty, while more follow: what counts is `next_token`.
        """
        by.require(Permission.ADMINISTER)
        size, start = page_size(limit), key_from(next_token)
        found: list[Item] = []
        for _ in range(ROUNDS):
            page = self._store.query(self._query(user_id, resource_id, size - len(found), start))
            found += page.items
            start = page.next
            if start is None or len(found) >= size:
                break
        return Page[AuditEntry](items=tuple(map(_shown, found)), next_token=token_for(start))

    def _query(self, user_id: str | None, resource_id: str | None, limit: int, start: Any) -> Query:
        """Expired rows may still be there: DynamoDB deletes them within days (17.7)."""
        now = int(self._clock().timestamp())
        kept: Condition = either(Absent("expiresAt"), Above("expiresAt", now))
        index, partition = "feed-timestamp-index", ("feed", FEED)
        if resource_id:
            index, partition = "resourceId-timestamp-index", ("resourceId", resource_id)
        elif user_id:
            index, partition = "userId-timestamp-index", ("userId", user_id)
        where = both(kept, Equals("userId", user_id)) if resource_id and user_id else kept
        return Query(
            "AuditLogs",
            partition,
            index=index,
            newest_first=True,
            where=where,
            limit=limit,
            start=start,
        )


def _shown(item: Item) -> AuditEntry:
    """Details travel as JSON; a row without origin comes from the platform itself."""
    details = item.get("details")
    said = json.dumps(details, sort_keys=True, ensure_ascii=False) if details else None
    blank = {name: item.get(name) or None for name in ("ipAddress", "userAgent")}
    return AuditEntry.from_item({**item, **blank, "details": said})
