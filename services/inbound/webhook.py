"""What an End User Messaging Social event says. Pure: text in, messages and statuses out.

The shape is in the vendor's "Message and event format" page; the oddities that real traffic shows
(docs/providers.md, "Odd but real") are accepted. An event that is not ours is None; one that
is ours but cannot be read is `Unreadable`, after everything readable in it was read.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.core.loose import as_dict, dicts_in
from services.inbound.content import text_of, type_of
from services.messaging.model import MessageType
from services.messaging.status import StatusEvent

type Json = Mapping[str, Any]


class Unreadable(Exception):
    """An event of ours that is broken."""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """Something that a customer sent; `phone` is E.164, absent if WhatsApp keeps it to itself."""

    wamid: str
    phone: str | None
    user_id: str | None
    name: str | None
    message_type: MessageType
    content: str | None
    at: datetime
    phone_number_id: str | None
    raw: str


@dataclass(frozen=True, slots=True)
class InboundStatus:
    """What became of a message of ours; `message_id` if the event carries our own id."""

    wamid: str
    message_id: str | None
    event: StatusEvent


@dataclass(frozen=True, slots=True)
class Webhook:
    """Everything in one event, and what in it could not be read."""

    messages: list[InboundMessage] = field(default_factory=list[InboundMessage])
    statuses: list[InboundStatus] = field(default_factory=list[InboundStatus])
    others: list[str] = field(default_factory=list[str])
    unreadable: list[str] = field(default_factory=list[str])


def read(text: str, received_at: datetime) -> Webhook | None:
    """The event, or None if it is not one of ours (an alarm, say, on the same topic).

    Raises:
        Unreadable: it is ours, and its entry cannot be read at all.
    """
    try:
        envelope = json.loads(text)
    except (ValueError, RecursionError):
        return None
    body = as_dict(envelope)
    if "whatsAppWebhookEntry" not in body:
        return None
    return _read_entry(body, _entry(body), received_at)


def _entry(envelope: Json) -> Json:
    """The entry, without half characters (lone surrogates), which no storage takes."""
    entry = envelope["whatsAppWebhookEntry"]
    try:
        decoded = json.loads(entry) if isinstance(entry, str) else entry
        whole = json.loads(json.dumps(decoded, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("whatsAppWebhookEntry is not JSON") from error
    read_entry = as_dict(whole)
    if not isinstance(read_entry.get("changes"), list):
        raise Unreadable("whatsAppWebhookEntry has no changes")
    return read_entry


def _read_entry(envelope: Json, entry: Json, received_at: datetime) -> Webhook:
    webhook = Webhook()
    numbers = _our_numbers(envelope)
    for change in dicts_in(entry["changes"]):
        if change.get("field") != "messages":
            webhook.others.append(str(change.get("field")))
        elif not (value := as_dict(change.get("value"))):
            webhook.unreadable.append("a change has no value")
        else:
            _read_value(webhook, value, numbers, received_at)
    return webhook


def _read_value(webhook: Webhook, value: Json, numbers: Mapping[str, str], now: datetime) -> None:
    ours = numbers.get(str(as_dict(value.get("metadata")).get("phone_number_id")))
    names = _names(value)
    for message in dicts_in(value.get("messages")):
        try:
            webhook.messages.append(_message(message, names, ours, now))
        except Unreadable as problem:
            webhook.unreadable.append(str(problem))
    for status in dicts_in(value.get("statuses")):
        try:
            webhook.statuses.append(_status(status, now))
        except Unreadable as problem:
            webhook.unreadable.append(str(problem))


def _message(
    message: Json, names: Mapping[str, str], ours: str | None, now: datetime
) -> InboundMessage:
    raw = json.dumps(message, ensure_ascii=False, sort_keys=True)
    digits, user_id = str(message.get("from") or ""), message.get("from_user_id")
    is_number = digits.isascii() and digits.isdecimal()
    if not is_number and not user_id:
        raise Unreadable("a message has no sender")
    kind = type_of(message)
    return InboundMessage(
        wamid=str(message.get("id") or hashlib.sha256(raw.encode()).hexdigest()),
        phone=f"+{digits}" if is_number else None,
        user_id=str(user_id) if user_id else None,
        name=names.get(digits) or names.get(str(user_id)) or names.get(""),
        message_type=kind,
        content=text_of(message, kind),
        at=_moment(message.get("timestamp"), now),
        phone_number_id=ours,
        raw=raw,
    )


def _status(status: Json, now: datetime) -> InboundStatus:
    wamid, word = status.get("id"), status.get("status")
    if not isinstance(wamid, str) or not wamid or not isinstance(word, str) or not word:
        raise Unreadable("a status has no id or no status")
    ours = status.get("biz_opaque_callback_data")
    codes = [str(error["code"]) for error in dicts_in(status.get("errors")) if "code" in error]
    event = StatusEvent(
        status=word,
        at=_moment(status.get("timestamp"), now),
        error_code=codes[0] if codes else None,
    )
    return InboundStatus(wamid, ours if isinstance(ours, str) and ours else None, event)


def _moment(seconds: object, now: datetime) -> datetime:
    """The time of an event; a missing, senseless or future one is `now`."""
    try:
        moment = datetime.fromtimestamp(float(str(seconds)), UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return moment if datetime(2009, 1, 1, tzinfo=UTC) <= moment <= now else now


def _our_numbers(envelope: Json) -> Mapping[str, str]:
    """Meta's phone number id to the id that AWS sends from."""
    listed = as_dict(envelope.get("context")).get("MetaPhoneNumberIds")
    return {
        str(number.get("metaPhoneNumberId")): str(number.get("arn"))
        .rsplit(":", 1)[-1]
        .replace("/", "-")
        for number in dicts_in(listed)
    }


def _names(value: Json) -> Mapping[str, str]:
    """Sender to profile name; a single contact's name also stands for whoever wrote (key "")."""
    named: dict[str, str] = {}
    contacts = dicts_in(value.get("contacts"))
    for contact in contacts:
        name = as_dict(contact.get("profile")).get("name")
        if isinstance(name, str) and name.strip():
            for key in (contact.get("wa_id"), contact.get("user_id")):
                if key is not None:
                    named[str(key)] = name.strip()
            if len(contacts) == 1:
                named[""] = name.strip()
    return named
