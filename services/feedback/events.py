"""What an event about a text or an email says. Pure: text in, one report or one message out.

An event that is not of this kind (a WhatsApp event, an alarm, anything else on the topic) is None;
one that is of this kind and cannot be read is `Unreadable`, and is kept whole by whoever asked.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from services.core.loose import as_dict
from services.messaging.model import Channel
from services.messaging.status import StatusEvent


class Unreadable(Exception):
    """An event of this kind that is broken."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a text or an email.

    `message_id` is our own id, if the event carries it; `gone` are the addresses that must not be
    written to again, and `source` says why.
    """

    channel: Channel
    provider_id: str
    message_id: str | None
    event: StatusEvent
    gone: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class InboundSms:
    """A text that a customer sent; `phone` is E.164, `ours` the number that got it."""

    provider_id: str
    phone: str
    ours: str | None
    text: str
    keyword: str
    at: datetime


def decoded(text: str) -> dict[str, object]:
    """The event, or an empty one; without half characters, which no storage takes."""
    try:
        whole = json.dumps(json.loads(text), ensure_ascii=False).encode(errors="replace")
        return as_dict(json.loads(whole))
    except (ValueError, RecursionError):
        return {}


def moment(milliseconds: float, now: datetime) -> datetime:
    """A time since the epoch; a senseless or future one is `now` (clocks differ by minutes)."""
    try:
        found = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return found if datetime(2009, 1, 1, tzinfo=UTC) <= found <= now else now
