"""How a message's status grows from events that repeat, overtake each other or come for nothing.

The outcome depends only on which events came, never on their order: the status is the highest
that was reached, the history holds each kind of event once, at its earliest time. `failed`
outranks `sent`, and a later `delivered` or `read` proves it wrong (docs/providers.md, "Statuses").
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.messaging.failures import in_words
from services.messaging.model import MessageStatus, StatusEntry, StoredMessage

_S = MessageStatus
RANK: Mapping[MessageStatus, int] = {
    status: rank
    for rank, status in enumerate(
        (_S.QUEUED, _S.SENDING, _S.UNKNOWN, _S.SENT, _S.FAILED, _S.DELIVERED, _S.READ)
    )
}
_MEANS = {
    "sent": _S.SENT,
    "delivered": _S.DELIVERED,
    "read": _S.READ,
    "played": _S.READ,
    "failed": _S.FAILED,
}
"""What a provider's word does to the status; other words only enter the history."""

type SettleRecipient = Callable[[str, StoredMessage], None]
"""Told the bulk job and the grown message when an event says what became of an unknown one."""


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """Something that the provider says happened to a message."""

    status: str
    at: datetime
    error_code: str | None = None

    @property
    def entry(self) -> StatusEntry:
        """How the history keeps it."""
        return StatusEntry(status=self.status, at=self.at, error_code=self.error_code)


def raised(message: StoredMessage, to: MessageStatus) -> MessageStatus:
    """The higher of the message's status and `to`; a received message stays received."""
    current = message.status
    return to if current in RANK and RANK[to] > RANK[current] else current


def with_event(message: StoredMessage, event: StatusEvent, now: datetime) -> StoredMessage | None:
    """The message after the event; None if it already knew."""
    history = _with_entry(message.status_history, event.entry)
    meaning = _MEANS.get(event.status)
    status = raised(message, meaning) if meaning else message.status
    if history == message.status_history and status == message.status:
        return None
    code = _failure_code(history) if status is MessageStatus.FAILED else None
    return message.model_copy(
        update={
            "status": status,
            "status_history": history,
            "error_code": code,
            "error_details": in_words(code) if code else None,
            "updated_at": max(now, message.updated_at),
        }
    )


def _failure_code(history: tuple[StatusEntry, ...]) -> str | None:
    return next((e.error_code for e in history if e.status == "failed" and e.error_code), None)


def _with_entry(history: tuple[StatusEntry, ...], new: StatusEntry) -> tuple[StatusEntry, ...]:
    kept = {entry.status: entry for entry in history}
    known = kept.get(new.status)
    kept[new.status] = min(known, new, key=_order) if known else new
    return tuple(sorted(kept.values(), key=_order))


def _order(entry: StatusEntry) -> tuple[datetime, int, str, str]:
    """By time; WhatsApp's times are whole seconds, so then by what can only come later."""
    meaning = _MEANS.get(entry.status)
    return (entry.at, RANK[meaning] if meaning else -1, entry.status, entry.error_code or "")
