"""What stands in a WhatsApp event, part by part, each of which can stand alone in one. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.contacts.identities import Move
from services.core.loose import as_dict, dicts_in
from services.messaging.model import MessageType
from services.messaging.status import StatusEvent

type Json = Mapping[str, Any]

LISTS = ("messages", "statuses", "user_preferences", "user_id_update")
"""The lists of a change's value whose entries are processed one by one."""


class Unreadable(Exception):
    """Something of ours that is broken."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: in which change and, unless it is all of it, where in which list."""

    change: int = 0
    list: str | None = None
    index: int = 0


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """Something that a customer sent; `phone` is E.164, absent if WhatsApp keeps it to itself.

    `about` is WhatsApp's id of the message that it answers, reacts to, edits or revokes.
    """

    wamid: str
    phone: str | None
    user_id: str | None
    name: str | None
    message_type: MessageType
    content: str | None
    at: datetime
    phone_number_id: str | None
    raw: str
    is_plain: bool = False
    """Whether it is a text without anything that the other fields do not say."""
    about: str | None = None
    emoji: str | None = None
    move: Move | None = None
    """Set if WhatsApp says with it that the customer is somebody else there now."""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class InboundStatus:
    """What became of a message of ours; `message_id` if the event carries our own id.

    `phone` and `user_id` are whom it was sent to, as far as WhatsApp says.
    """

    wamid: str
    message_id: str | None
    event: StatusEvent
    phone: str | None = None
    user_id: str | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Preference:
    """What a customer said about marketing in WhatsApp itself: `stop`, `resume`, or a new word."""

    phone: str | None
    user_id: str | None
    word: str
    at: datetime
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Broken:
    """A part that could not be processed, and why."""

    place: Place
    error: Exception


@dataclass(frozen=True, slots=True)
class Webhook:
    """Everything in one event, and what in it could not be read."""

    messages: list[InboundMessage] = field(default_factory=list[InboundMessage])
    statuses: list[InboundStatus] = field(default_factory=list[InboundStatus])
    preferences: list[Preference] = field(default_factory=list[Preference])
    accounts: list[tuple[Place, str]] = field(default_factory=list[tuple[Place, str]])
    """Changes of templates, and the WhatsApp account of each, as AWS calls it."""
    others: list[str] = field(default_factory=list[str])
    unreadable: list[Broken] = field(default_factory=list[Broken])


def entry_of(envelope: Json) -> Json:
    """An event's entry, without half characters (lone surrogates), which no storage takes.

    Raises:
        Unreadable: there is none.
    """
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


def alone(text: str, place: Place) -> str:
    """The same event with nothing in it but one part, so that it can be kept and tried again."""
    envelope = as_dict(json.loads(text))
    entry = entry_of(envelope)
    change = dicts_in(entry["changes"])[place.change]
    if place.list is not None:
        value = as_dict(change["value"])
        part = dicts_in(value[place.list])[place.index]
        around = {name: part for name, part in value.items() if name not in LISTS}
        change = {**change, "value": {**around, place.list: [part]}}
    whole = json.dumps({**entry, "changes": [change]})
    return json.dumps({**envelope, "whatsAppWebhookEntry": whole})
