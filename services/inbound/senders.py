"""What a WhatsApp message does to the contact who sent it."""

from collections.abc import Sequence

from services.aws.conditions import absent_or_below, both
from services.aws.store import Action, Update
from services.contacts.identities import phone_key, user_key
from services.contacts.last_word import noting
from services.contacts.repository import EXISTS, contact_key
from services.core.clock import iso
from services.inbound.events import InboundMessage
from services.messaging.model import MessageType, StoredMessage
from services.messaging.senders import newcomer

UNNAMED = "WhatsApp customer"
LONGEST_NAME = 255
_NOT_WRITTEN = frozenset({MessageType.SYSTEM, MessageType.EDIT, MessageType.REVOKE})
"""WhatsApp tells of these; they are no message of the customer's and open no window."""
_NO_WORDS = _NOT_WRITTEN | {MessageType.REACTION}


def identities_of(phone: str | None, user_id: str | None) -> list[str]:
    """The identities that a customer holds, as far as WhatsApp says; the number first."""
    return [*([phone_key(phone)] if phone else []), *([user_key(user_id)] if user_id else [])]


def opens_window(message: InboundMessage) -> bool:
    """Whether free-form answers are allowed from it on (Requirement 16.1)."""
    return message.message_type not in _NOT_WRITTEN


def has_words(message: StoredMessage) -> bool:
    """Whether a customer said something that may be answered, and that makes answers stale."""
    return message.message_type not in _NO_WORDS


def new_contact(message: InboundMessage, stored: StoredMessage) -> Sequence[Action]:
    """The contact of a sender whom nobody knows."""
    return newcomer(
        stored,
        (message.name or message.phone or UNNAMED)[:LONGEST_NAME],
        message.phone,
        None if message.phone else message.user_id,
        message.at if opens_window(message) else None,
    )


def open_window(message: InboundMessage, stored: StoredMessage) -> Update:
    """Opens the customer service window, unless a later message already did (16.1)."""
    at = iso(message.at)
    sender = {"lastPhoneNumberId": message.phone_number_id} if message.phone_number_id else {}
    opened = Update(
        *contact_key(stored.contact_id),
        set={"lastInboundMessageAt": at, "updatedAt": iso(stored.updated_at), **sender},
        only_if=both(EXISTS, absent_or_below("lastInboundMessageAt", at)),
    )
    return noting(opened, stored.message_id) if has_words(stored) else opened
