"""Whose message it is: the contact that holds the sender's identity, or a new one.

Two first messages from one new sender make one contact, because both claim the same identity.
A contact made here has consented to nothing; the open window does not replace consent.
"""

from datetime import datetime

from services.aws.conditions import Absent, Condition, Equals, absent_or_below, both
from services.aws.store import Action, Put, Store, Update
from services.contacts.identities import phone_key, user_key
from services.contacts.model import StoredContact
from services.contacts.repository import EXISTS, contact_key, contact_put
from services.core.clock import iso
from services.inbound.webhook import InboundMessage

UNNAMED = "WhatsApp customer"
LONGEST_NAME = 255


def identity_of(message: InboundMessage) -> str:
    """The identity that a message's sender holds."""
    return phone_key(message.phone) if message.phone else user_key(message.user_id or "")


def holder(store: Store, identity: str) -> str | None:
    """The contact that holds an identity."""
    item = store.get("Identities", {"identity": identity})
    return item["contactId"] if item else None


def new_contact(
    message: InboundMessage, contact_id: str, stale_holder: str | None, now: datetime
) -> list[Action]:
    """A contact for an unknown sender; its claim fails if somebody else is faster."""
    name = (message.name or message.phone or UNNAMED)[:LONGEST_NAME]
    contact = StoredContact(
        contact_id=contact_id,
        name=name,
        phone=message.phone,
        whats_app_user_id=None if message.phone else message.user_id,
        last_inbound_message_at=message.at,
        last_phone_number_id=message.phone_number_id,
        created_at=now,
        updated_at=now,
    )
    free: Condition = Equals("contactId", stale_holder) if stale_holder else Absent("identity")
    claim = {"identity": identity_of(message), "contactId": contact_id}
    return [Put("Identities", claim, only_if=free), contact_put(contact)]


def open_window(message: InboundMessage, contact_id: str, now: datetime) -> Update:
    """Opens the customer service window, unless a later message already did (16.1)."""
    at = iso(message.at)
    sender = {"lastPhoneNumberId": message.phone_number_id} if message.phone_number_id else {}
    return Update(
        *contact_key(contact_id),
        set={"lastInboundMessageAt": at, "updatedAt": iso(now), **sender},
        only_if=both(EXISTS, absent_or_below("lastInboundMessageAt", at)),
    )
