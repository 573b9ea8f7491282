"""What an End User Messaging Social event says. Pure: text in, messages and statuses out.

The shape is in the vendor's "Message and event format" page; the oddities that real traffic shows
(docs/providers.md, "Odd but real") are accepted. An event that is not ours is None; one that
is ours but cannot be read is `Unreadable`, after everything readable in it was read.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from services.core.loose import as_dict, dicts_in
from services.inbound.content import about_of, text_of, type_of
from services.inbound.events import (
    LISTS,
    Broken,
    InboundMessage,
    InboundStatus,
    Json,
    Place,
    Preference,
    Unreadable,
    Webhook,
    entry_of,
)
from services.inbound.moves import e164_of, move_in_notice, move_in_update
from services.messaging.model import MessageType
from services.messaging.status import StatusEvent

TEMPLATE_FIELDS = frozenset(
    {"message_template_status_update", "message_template_components_update"}
    | {"template_category_update"}
)
"""Changes after which an account's list of templates is no longer what it was."""
READ = frozenset({"messages", "user_preferences", "user_id_update"})
"""Changes that are read; others are counted by their name."""
_PLAIN = frozenset({"from", "from_user_id", "id", "timestamp", "type", "text"})
"""What a text has that is nothing but a text."""


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
    return _read_entry(body, entry_of(body), received_at)


def _read_entry(envelope: Json, entry: Json, received_at: datetime) -> Webhook:
    webhook = Webhook()
    numbers = _our_numbers(envelope)
    for number, change in enumerate(dicts_in(entry["changes"])):
        kind, value = str(change.get("field")), as_dict(change.get("value"))
        if kind in TEMPLATE_FIELDS:
            webhook.accounts.extend((Place(number), each) for each in _accounts(envelope))
        elif kind not in READ:
            webhook.others.append(kind)
        elif value:
            _read_value(webhook, number, value, numbers, received_at)
        else:
            problem = Unreadable("a change has no value")
            webhook.unreadable.append(Broken(Place(number), problem))
    return webhook


def _read_value(
    webhook: Webhook, change: int, value: Json, numbers: Mapping[str, str], now: datetime
) -> None:
    ours = numbers.get(str(as_dict(value.get("metadata")).get("phone_number_id")))
    names = _names(value)
    for kind in LISTS:
        for index, part in enumerate(dicts_in(value.get(kind))):
            place = Place(change, kind, index)
            try:
                match kind:
                    case "messages":
                        message = _message(part, names, ours, now)
                        webhook.messages.append(replace(message, place=place))
                    case "statuses":
                        webhook.statuses.append(replace(_status(part, now), place=place))
                    case "user_preferences":
                        webhook.preferences.append(replace(_preference(part, now), place=place))
                    case _:
                        update = _user_id_update(part, ours, now)
                        webhook.messages.append(replace(update, place=place))
            except Unreadable as problem:
                webhook.unreadable.append(Broken(place, problem))


def _message(
    message: Json, names: Mapping[str, str], ours: str | None, now: datetime
) -> InboundMessage:
    raw = _whole(message)
    kind = type_of(message)
    move = move_in_notice(message) if kind is MessageType.SYSTEM else None
    phone, user_id = e164_of(message.get("from")), message.get("from_user_id")
    if move:
        phone, user_id = move.phone, move.current
    if not phone and not user_id:
        raise Unreadable("a message has no sender")
    digits = str(message.get("from") or "")
    return InboundMessage(
        wamid=str(message.get("id") or hashlib.sha256(raw.encode()).hexdigest()),
        phone=phone,
        user_id=str(user_id) if user_id else None,
        name=names.get(digits) or names.get(str(user_id)) or names.get(""),
        message_type=kind,
        content=text_of(message, kind),
        at=_moment(message.get("timestamp"), now),
        phone_number_id=ours,
        raw=raw,
        is_plain=kind is MessageType.TEXT and message.keys() <= _PLAIN,
        about=about_of(message, kind),
        emoji=_text(as_dict(message.get("reaction")).get("emoji")),
        move=move,
    )


def _user_id_update(update: Json, ours: str | None, now: datetime) -> InboundMessage:
    """As a notice in the customer's thread, which is what newer versions of WhatsApp send."""
    move, raw = move_in_update(update), _whole(update)
    if move is None:
        raise Unreadable("an update of a user id has no user id")
    return InboundMessage(
        wamid="user_id_update:" + hashlib.sha256(raw.encode()).hexdigest(),
        phone=move.phone,
        user_id=move.current,
        name=None,
        message_type=MessageType.SYSTEM,
        content=_text(update.get("detail")) or "The customer has another user id on WhatsApp",
        at=_moment(update.get("timestamp"), now),
        phone_number_id=ours,
        raw=raw,
        move=move,
    )


def _whole(part: Json) -> str:
    return json.dumps(part, ensure_ascii=False, sort_keys=True)


def _status(status: Json, now: datetime) -> InboundStatus:
    wamid, word = _text(status.get("id")), _text(status.get("status"))
    if not wamid or not word:
        raise Unreadable("a status has no id or no status")
    codes = [str(error["code"]) for error in dicts_in(status.get("errors")) if "code" in error]
    event = StatusEvent(
        status=word,
        at=_moment(status.get("timestamp"), now),
        error_code=codes[0] if codes else None,
    )
    ours = _text(status.get("biz_opaque_callback_data"))
    phone, user_id = e164_of(status.get("recipient_id")), _text(status.get("recipient_user_id"))
    return InboundStatus(wamid, ours, event, phone, user_id)


def _preference(said: Json, now: datetime) -> Preference:
    phone, user_id, word = e164_of(said.get("wa_id")), _text(said.get("user_id")), said.get("value")
    if not (phone or user_id) or not isinstance(word, str):
        raise Unreadable("a preference has no sender or no value")
    return Preference(phone, user_id, word.lower(), _moment(said.get("timestamp"), now))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


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
        str(number.get("metaPhoneNumberId")): _last_part(number.get("arn"))
        for number in dicts_in(listed)
    }


def _accounts(envelope: Json) -> list[str]:
    """The accounts that an event is about, as AWS calls them."""
    listed = as_dict(envelope.get("context")).get("MetaWabaIds")
    return [_last_part(account["arn"]) for account in dicts_in(listed) if "arn" in account]


def _last_part(arn: object) -> str:
    """`…:waba/7` is `waba-7`."""
    return str(arn).rsplit(":", 1)[-1].replace("/", "-")


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
