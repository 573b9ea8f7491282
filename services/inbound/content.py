"""What an inbound WhatsApp message is, and the part of it that reads as text. Pure."""

from collections.abc import Mapping
from typing import Any

from services.core.loose import as_dict
from services.messaging.model import MessageType

_PATHS: Mapping[MessageType, tuple[tuple[str, ...], ...]] = {
    MessageType.TEXT: (("text", "body"),),
    MessageType.BUTTON: (("button", "text"),),
    MessageType.INTERACTIVE: (
        ("interactive", "button_reply", "title"),
        ("interactive", "list_reply", "title"),
    ),
    MessageType.REACTION: (("reaction", "emoji"),),
    MessageType.SYSTEM: (("system", "body"),),
    MessageType.IMAGE: (("image", "caption"),),
    MessageType.VIDEO: (("video", "caption"),),
    MessageType.DOCUMENT: (("document", "caption"),),
}
_NEVER_INBOUND = frozenset({MessageType.TEMPLATE})


def type_of(message: Mapping[str, Any]) -> MessageType:
    """The type; one that we or the world do not know yet is `unsupported`."""
    try:
        kind = MessageType(str(message.get("type")))
    except ValueError:
        return MessageType.UNSUPPORTED
    return MessageType.UNSUPPORTED if kind in _NEVER_INBOUND else kind


def text_of(message: Mapping[str, Any], kind: MessageType) -> str | None:
    """The text, caption or title that a person would read; None if there is none."""
    for path in _PATHS.get(kind, ()):
        found: Any = message
        for name in path:
            found = as_dict(found).get(name)
        if isinstance(found, str) and found:
            return found
    return None
