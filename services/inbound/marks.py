"""What a customer does to a message that is already there: reacts, edits it, or deletes it. Pure.

Nothing is lost by it: a reaction that is taken back was stored as a message of its own, an edited
message keeps its first words, and a deleted one keeps its content.
"""

from services.inbound.events import InboundMessage
from services.messaging.model import Direction, MessageType, Reaction, StoredMessage


def marked(message: StoredMessage, by: InboundMessage) -> StoredMessage | None:
    """The message after what a customer did to it; None if that changes nothing, or not now.

    Of two reactions, or edits, the later one holds, whichever comes first.
    """
    match by.message_type:
        case MessageType.REACTION:
            changes = _reaction(message, by)
        case MessageType.EDIT if message.direction is Direction.INBOUND:
            changes = _edit(message, by)
        case MessageType.REVOKE if message.direction is Direction.INBOUND:
            changes = {"revoked_at": message.revoked_at or by.at}
        case _:
            changes = dict[str, object]()
    after = message.model_copy(update=changes)
    return after if after != message else None


def _reaction(message: StoredMessage, by: InboundMessage) -> dict[str, object]:
    if message.reacted_at and by.at < message.reacted_at:
        return {}
    reactions = (Reaction(emoji=by.emoji, at=by.at),) if by.emoji else ()
    return {"reactions": reactions, "reacted_at": by.at}


def _edit(message: StoredMessage, by: InboundMessage) -> dict[str, object]:
    if not by.content or (message.edited_at and by.at < message.edited_at):
        return {}
    first = message.original_content or message.content
    return {"content": by.content, "edited_at": by.at, "original_content": first}
