"""Events that came before anybody knew which message they are about.

They wait under the provider's id of the message, for seven days; the first event that connects
that id with a message of ours settles it with all of them. What a customer did to a message waits
there as well, counted in `marked`, so that no message can be stored without what was done to it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from services.aws.conditions import Above, Absent, either, same
from services.aws.store import Check, ConditionFailed, Item, Key, Put, Store, Update
from services.core.clock import iso
from services.messaging.status import StatusEvent

KEPT_FOR = timedelta(days=7)


def early_key(provider_id: str) -> tuple[str, Key]:
    """Where events wait; the table's key is named after WhatsApp's ids, which came first."""
    return "EarlyStatuses", {"whatsappMessageId": provider_id}


def events_in(row: Item | None, now: datetime) -> list[StatusEvent]:
    """What waits, unless it has expired (Requirement 17.7)."""
    return [_event(kept) for kept in _alive(row, now).get("events", [])]


def marks_in(row: Item | None, now: datetime) -> list[Item]:
    """What a customer did to the message, unless it has expired."""
    return _alive(row, now).get("marks", [])


def not_marked_since(provider_id: str, row: Item | None) -> Check:
    """Holds while nothing more was done to a message than `row` says."""
    return Check(*early_key(provider_id), only_if=same("marked", (row or {}).get("marked")))


def keep_event(store: Store, provider_id: str, event: StatusEvent, now: datetime) -> None:
    """Let an event wait with the others; what has expired is forgotten, deleted or not."""
    row: dict[str, Any] = {"status": event.status, "at": iso(event.at)}
    if event.error_code:
        row["errorCode"] = event.error_code
    _keep(store, provider_id, "events", row, now)


def keep_mark(store: Store, provider_id: str, mark: Item, now: datetime) -> None:
    """Let what a customer did to a message wait for it."""
    _keep(store, provider_id, "marks", mark, now, {"marked": 1})


def _keep(
    store: Store,
    provider_id: str,
    name: str,
    row: Item,
    now: datetime,
    count: Mapping[str, int] = MappingProxyType({}),
) -> None:
    table, key = early_key(provider_id)
    fresh: Item = {"expiresAt": int((now + KEPT_FOR).timestamp())}
    alive = either(Absent("expiresAt"), Above("expiresAt", int(now.timestamp())))
    try:
        store.write(Update(table, key, set=fresh, add=count, append={name: [row]}, only_if=alive))
    except ConditionFailed:
        store.write(Put(table, {**key, **fresh, **count, name: [row]}))


def _alive(row: Item | None, now: datetime) -> Item:
    return row if row and row["expiresAt"] > now.timestamp() else {}


def _event(row: dict[str, Any]) -> StatusEvent:
    return StatusEvent(row["status"], datetime.fromisoformat(row["at"]), row.get("errorCode"))
