"""What an inbound WhatsApp message is, and how it reads as text in the thread. Pure.

The shapes are those of Meta's webhook reference; what is not there reads as nothing, and the
message itself is kept whole beside it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from services.core.loose import as_dict, dicts_in
from services.messaging.model import MessageType

type Json = Mapping[str, Any]

_T = MessageType
_NEVER_INBOUND = frozenset({_T.TEMPLATE})
_EDITABLE = frozenset({_T.TEXT, _T.IMAGE, _T.VIDEO, _T.DOCUMENT})
_ABOUT: Mapping[MessageType, tuple[str, str]] = {
    _T.REACTION: ("reaction", "message_id"),
    _T.EDIT: ("edit", "original_message_id"),
    _T.REVOKE: ("revoke", "original_message_id"),
}
"""Where a message names another one; the others do so in their `context`."""
MEDIA = frozenset({_T.IMAGE, _T.VIDEO, _T.AUDIO, _T.DOCUMENT, _T.STICKER})
"""Types that come with a file."""


def type_of(message: Json) -> MessageType:
    """The type; one that we or the world do not know yet is `unsupported`."""
    try:
        kind = MessageType(str(message.get("type")))
    except ValueError:
        return _T.UNSUPPORTED
    return _T.UNSUPPORTED if kind in _NEVER_INBOUND else kind


def text_of(message: Json, kind: MessageType) -> str | None:
    """What a person would read; None if there is nothing to read."""
    if kind is _T.CONTACTS:
        return _cards(message)
    read = _READERS.get(kind)
    text = read(as_dict(message.get(kind.value))) if read else None
    return text or None


def about_of(message: Json, kind: MessageType) -> str | None:
    """WhatsApp's id of the message that this one answers, reacts to, edits or revokes."""
    place = _ABOUT.get(kind)
    part = as_dict(message.get(place[0] if place else "context"))
    wamid = part.get(place[1] if place else "id")
    return wamid if isinstance(wamid, str) and wamid else None


def _field(name: str) -> Callable[[Json], str]:
    return lambda part: _text(part.get(name))


def _interactive(part: Json) -> str:
    reply = as_dict(part.get("button_reply")) or as_dict(part.get("list_reply"))
    form = as_dict(part.get("nfm_reply"))
    return _lines(reply.get("title") or form.get("body"), reply.get("description"))


def _location(part: Json) -> str:
    """A place as a map link, under its name and address."""
    latitude, longitude = part.get("latitude"), part.get("longitude")
    there = isinstance(latitude, int | float) and isinstance(longitude, int | float)
    link = f"https://www.google.com/maps?q={latitude},{longitude}" if there else None
    return _lines(part.get("name"), part.get("address"), link)


def _reaction(part: Json) -> str:
    return _text(part.get("emoji")) or "Took the reaction back"


def _order(part: Json) -> str:
    """One line an item: how many of what, at which price, as far as it is said."""
    return _lines(part.get("text"), *map(_item, dicts_in(part.get("product_items"))))


def _item(item: Json) -> str:
    what = _said(item, " x ", "quantity", "product_retailer_id")
    price = _said(item, " ", "item_price", "currency")
    return ", ".join(filter(None, (what, price)))


def _said(part: Json, between: str, *names: str) -> str:
    return between.join(str(part[name]) for name in names if part.get(name) is not None)


def _edit(part: Json) -> str:
    """The new words: of a text, or those that go with a file."""
    inner = as_dict(part.get("message")) or part
    kind = type_of(inner) if "type" in inner else _T.TEXT
    return (text_of(inner, kind) or "") if kind in _EDITABLE else ""


def _revoke(_part: Json) -> str:
    return "The customer deleted a message"


def _cards(message: Json) -> str | None:
    """Shared contact cards: a name and its numbers on each line."""
    shown: list[str] = []
    for card in dicts_in(message.get("contacts")):
        name = _text(as_dict(card.get("name")).get("formatted_name"))
        phones = [_text(phone.get("phone")) for phone in dicts_in(card.get("phones"))]
        shown.append(", ".join(part for part in (name, *phones) if part))
    return _lines(*shown) or None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _lines(*parts: object) -> str:
    return "\n".join(part for part in parts if isinstance(part, str) and part)


_READERS: Mapping[MessageType, Callable[[Json], str]] = {
    _T.TEXT: _field("body"),
    _T.BUTTON: _field("text"),
    _T.INTERACTIVE: _interactive,
    _T.LOCATION: _location,
    _T.REACTION: _reaction,
    _T.ORDER: _order,
    _T.SYSTEM: _field("body"),
    _T.EDIT: _edit,
    _T.REVOKE: _revoke,
    _T.IMAGE: _field("caption"),
    _T.VIDEO: _field("caption"),
    _T.DOCUMENT: _field("caption"),
}
