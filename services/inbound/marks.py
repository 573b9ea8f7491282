"""What a customer does to a message that is already there: reacts, edits it, or deletes it. Pure.

Nothing is lost by it: a reaction that is taken back was stored as a message of its own, an edited
message keeps its first words, and a deleted one keeps its content.
"""

from collections.abc import Iterable

from services.core.model import Model, Moment
from services.messaging.model import Direction, MessageType, Reaction, StoredMessage

MARKS = frozenset({MessageType.REACTION, MessageType.EDIT, MessageType.REVOKE})


class Mark(Model):
    """What a customer did to a message, and when; `message_id` is the message that says so."""

    message_id: str
    contact_id: str
    message_type: MessageType
    at: Moment
    emoji: str | None = None
    content: str | None = None


def with_marks(message: StoredMessage, kept: Iterable[Mark]) -> StoredMessage:
    """The message after what was done to it before anybody knew it.

    Asking again changes nothing, and takes nothing back that was done since.
    """
    last = {MessageType.REACTION: message.reacted_at, MessageType.EDIT: message.edited_at}
    for mark in sorted(kept, key=lambda mark: mark.at):
        before = last.get(mark.message_type)
        if mark.contact_id == message.contact_id and not (before and mark.at <= before):
            message = marked(message, mark) or message
    return message


def marked(message: StoredMessage, by: Mark) -> StoredMessage | None:
    """The message after what a customer did to it; None if that changes nothing, or not now.

    Of two reactions, or edits, the later one holds, whichever comes first.
    """
    match by.message_type:
        case MessageType.REACTION:
            changes = _reaction(message, by)
        case MessageType.EDIT if message.direction is Direction.INBOUND:
            changes = _edit(message, by)
        case MessageType.REVOKE if message.direction is Direction.INBOUND:
            changes = {"revoked_at": min(message.revoked_at or by.at, by.at)}
        case _:
            changes = dict[str, object]()
    after = message.model_copy(update=changes)
    return after if after != message else None


def _reaction(message: StoredMessage, by: Mark) -> dict[str, object]:
    if message.reacted_at and by.at < message.reacted_at:
        return {}
    reactions = (Reaction(emoji=by.emoji, at=by.at),) if by.emoji else ()
    return {"reactions": reactions, "reacted_at": by.at}


def _edit(message: StoredMessage, by: Mark) -> dict[str, object]:
    if not by.content or (message.edited_at and by.at < message.edited_at):
        return {}
    first = message.original_content or message.content
    caption = by.content if message.caption else None
    return {
        "content": by.content,
        "caption": caption,
        "edited_at": by.at,
        "original_content": first,
    }
