"""Whose message it is: the contact that holds the sender's identity, or a new one.

Two first messages from one new sender make one contact, because both claim the same identity.
A contact made here has consented to nothing; the open window does not replace consent.
"""

from services.aws.conditions import Absent, Condition, Equals, absent_or_below, both
from services.aws.store import Action, Item, Key, Put, Update
from services.contacts.identities import phone_key, user_key
from services.contacts.last_word import noting
from services.contacts.model import StoredContact
from services.contacts.repository import EXISTS, contact_key, contact_put
from services.core.clock import iso
from services.inbound.webhook import InboundMessage
from services.messaging.model import StoredMessage

UNNAMED = "WhatsApp customer"
LONGEST_NAME = 255


def identity_of(message: InboundMessage) -> str:
    """The identity that a message's sender holds."""
    return phone_key(message.phone) if message.phone else user_key(message.user_id or "")


def identity_row(message: InboundMessage) -> tuple[str, Key]:
    """Where it stands who holds that identity."""
    return "Identities", {"identity": identity_of(message)}


def holder_in(row: Item | None) -> str | None:
    """The contact that a row names."""
    return row["contactId"] if row else None


def new_contact(
    message: InboundMessage, stored: StoredMessage, stale_holder: str | None
) -> list[Action]:
    """A contact for an unknown sender; its claim fails if somebody else is faster."""
    name = (message.name or message.phone or UNNAMED)[:LONGEST_NAME]
    contact = StoredContact(
        contact_id=stored.contact_id,
        name=name,
        phone=message.phone,
        whats_app_user_id=None if message.phone else message.user_id,
        last_inbound_message_at=message.at,
        last_phone_number_id=message.phone_number_id,
        last_inbound_message_id=stored.message_id,
        created_at=stored.updated_at,
        updated_at=stored.updated_at,
    )
    free: Condition = Equals("contactId", stale_holder) if stale_holder else Absent("identity")
    claim = {"identity": identity_of(message), "contactId": stored.contact_id}
    return [Put("Identities", claim, only_if=free), contact_put(contact)]


def open_window(message: InboundMessage, stored: StoredMessage) -> Update:
    """Opens the customer service window, unless a later message already did (16.1)."""
    at = iso(message.at)
    sender = {"lastPhoneNumberId": message.phone_number_id} if message.phone_number_id else {}
    opened = Update(
        *contact_key(stored.contact_id),
        set={"lastInboundMessageAt": at, "updatedAt": iso(stored.updated_at), **sender},
        only_if=both(EXISTS, absent_or_below("lastInboundMessageAt", at)),
    )
    return noting(opened, stored.message_id)
