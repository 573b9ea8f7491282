"""Events of AWS End User Messaging SMS: delivery events, and texts that customers send. Pure.

The shapes are in the vendor's pages "Text, media, and RCS event types" and "Two-way SMS".
"""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from datetime import datetime

from services.core.loose import as_dict
from services.feedback.events import InboundSms, Report, Unreadable, moment
from services.messaging.model import Channel
from services.messaging.status import StatusEvent

_SENT = frozenset({"TEXT_QUEUED", "TEXT_PENDING", "TEXT_SENT", "TEXT_SUCCESSFUL"})
"""Taken by AWS or by the carrier; a receipt may follow for 72 hours."""
_FAILED = frozenset(
    {
        "TEXT_INVALID",
        "TEXT_INVALID_MESSAGE",
        "TEXT_UNREACHABLE",
        "TEXT_CARRIER_UNREACHABLE",
        "TEXT_BLOCKED",
        "TEXT_CARRIER_BLOCKED",
        "TEXT_SPAM",
        "TEXT_TTL_EXPIRED",
        "TEXT_PROTECT_BLOCKED",
        "TEXT_UNKNOWN",
    }
)
_NUMBER = re.compile(r"\+?([0-9]{2,20})", re.ASCII)


def read_text_report(event: Mapping[str, object], now: datetime) -> Report | None:
    """What became of a text; None if the event is about something else."""
    kind = event.get("eventType")
    if not isinstance(kind, str) or not kind.startswith("TEXT_"):
        return None
    ours = as_dict(event.get("context")).get("messageId")
    theirs = event.get("messageId")
    message_id = ours if isinstance(ours, str) and ours else None
    provider_id = theirs if isinstance(theirs, str) and theirs else message_id
    if provider_id is None:
        raise Unreadable("a delivery event names no message")
    return Report(Channel.SMS, provider_id, message_id, _status(kind, event, now))


def _status(kind: str, event: Mapping[str, object], now: datetime) -> StatusEvent:
    at = _at(event.get("eventTimestamp"), now)
    if kind == "TEXT_DELIVERED":
        return StatusEvent("delivered", at)
    if kind in _SENT:
        return StatusEvent("sent", at)
    if kind in _FAILED:
        return StatusEvent("failed", at, kind)
    return StatusEvent(kind.lower(), at)


def read_text_message(event: Mapping[str, object], now: datetime) -> InboundSms | None:
    """A text that a customer sent; None if the event is about something else."""
    if "originationNumber" not in event or "messageBody" not in event:
        return None
    number, body = event["originationNumber"], event["messageBody"]
    sender = _NUMBER.fullmatch(number) if isinstance(number, str) else None
    if sender is None or not isinstance(body, str):
        raise Unreadable("a text has no sender or no words")
    key, ours = event.get("inboundMessageId"), event.get("destinationNumber")
    whole = json.dumps(event, sort_keys=True).encode()
    return InboundSms(
        provider_id=str(key) if key else hashlib.sha256(whole).hexdigest(),
        phone=f"+{sender[1]}",
        ours=ours if isinstance(ours, str) else None,
        text=body,
        keyword=str(event.get("messageKeyword") or ""),
        at=now,
    )


def _at(milliseconds: object, now: datetime) -> datetime:
    try:
        number = float(str(milliseconds))
    except ValueError:
        return now
    return moment(number, now) if math.isfinite(number) else now
