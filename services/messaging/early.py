"""Events that came before anybody knew which message they are about.

They wait under the provider's id of the message, for seven days; the first event that connects
that id with a message of ours settles it with all of them.
"""

from datetime import datetime, timedelta
from typing import Any

from services.aws.conditions import Above, Absent, either
from services.aws.store import ConditionFailed, Item, Key, Put, Store, Update
from services.core.clock import iso
from services.messaging.status import StatusEvent

KEPT_FOR = timedelta(days=7)


def early_key(provider_id: str) -> tuple[str, Key]:
    """Where events wait; the table's key is named after WhatsApp's ids, which came first."""
    return "EarlyStatuses", {"whatsappMessageId": provider_id}


def events_in(row: Item | None, now: datetime) -> list[StatusEvent]:
    """What waits, unless it has expired (Requirement 17.7)."""
    if row is None or row["expiresAt"] <= now.timestamp():
        return []
    return [_event(kept) for kept in row["events"]]


def keep_event(store: Store, provider_id: str, event: StatusEvent, now: datetime) -> None:
    """Let an event wait with the others; what has expired is forgotten, deleted or not."""
    table, key = early_key(provider_id)
    expires = int((now + KEPT_FOR).timestamp())
    row: dict[str, Any] = {"status": event.status, "at": iso(event.at)}
    if event.error_code:
        row["errorCode"] = event.error_code
    alive = either(Absent("expiresAt"), Above("expiresAt", int(now.timestamp())))
    more = Update(table, key, set={"expiresAt": expires}, append={"events": [row]}, only_if=alive)
    try:
        store.write(more)
    except ConditionFailed:
        store.write(Put(table, {**key, "expiresAt": expires, "events": [row]}))


def _event(row: dict[str, Any]) -> StatusEvent:
    return StatusEvent(row["status"], datetime.fromisoformat(row["at"]), row.get("errorCode"))
