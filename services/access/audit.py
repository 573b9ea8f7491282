"""Who did what to what, when and from where."""

from datetime import datetime, timedelta
from typing import Any

from services.access.roles import Principal
from services.aws.store import Put, Store
from services.core.clock import Clock, NewId, iso, new_id, utc_now

RETENTION = timedelta(days=180)
"""Requirement 17.4."""


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
    """Records what changed nothing and still matters."""

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
