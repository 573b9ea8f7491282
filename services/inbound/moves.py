"""That a customer changed their number, and with it their user id, as WhatsApp says it. Pure.

It comes as a system message (`user_changed_number` if the number may be told, else
`user_changed_user_id`) or as a change of its own, `user_id_update`.
"""

from collections.abc import Mapping
from typing import Any

from services.contacts.identities import Move
from services.core.loose import as_dict

type Json = Mapping[str, Any]

_NOTICES = frozenset({"user_changed_number", "customer_changed_number", "user_changed_user_id"})


def e164_of(digits: object) -> str | None:
    """E.164 of a number that WhatsApp writes without its plus sign."""
    text = str(digits or "")
    return f"+{text}" if text.isascii() and text.isdecimal() else None


def move_in_notice(message: Json) -> Move | None:
    """What a system message says; None without a new user id, because then nobody can follow."""
    notice = as_dict(message.get("system"))
    current = _text(notice.get("user_id"))
    if notice.get("type") not in _NOTICES or current is None:
        return None
    former = _text(notice.get("previous_user_id")) or _text(message.get("from_user_id"))
    return Move(
        previous=None if former == current else former,
        current=current,
        left=e164_of(message.get("from")),
        phone=e164_of(notice.get("wa_id")),
    )


def move_in_update(update: Json) -> Move | None:
    """What a `user_id_update` says; None if there is no new user id in it."""
    user_id = as_dict(update.get("user_id"))
    current = _text(user_id.get("current"))
    if current is None:
        return None
    previous = _text(user_id.get("previous"))
    return Move(previous=previous, current=current, phone=e164_of(update.get("wa_id")))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
