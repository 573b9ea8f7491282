"""Who wrote: the contact that holds the sender's identity, or a new one, in one transaction.

Two first messages from one new sender make one contact, because both claim the same identity.
A contact made here has consented to nothing; the open window does not replace consent.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from services.aws.conditions import Absent, Condition, Equals
from services.aws.store import Action, Busy, ConditionFailed, Item, Key, Put, Store
from services.contacts.model import StoredContact
from services.contacts.repository import contact_puts
from services.messaging.model import StoredMessage
from services.telemetry.log import note

TRIES = 6

type Claim = Put
"""Makes a sender's identity a new contact's; it fails if somebody else is faster."""
type Attempt = Callable[[str, Claim | None], StoredMessage]
"""Stores a message for a contact in one transaction whose first action puts the message; the
second is the claim, if the contact is new."""


def identity_row(identity: str) -> tuple[str, Key]:
    """Where it stands who holds an identity."""
    return "Identities", {"identity": identity}


def holder_in(row: Item | None) -> str | None:
    """The contact that such a row names."""
    return row["contactId"] if row else None


def stored_once(
    store: Store, identity: str, held_by: str | None, new_id: Callable[[], str], attempt: Attempt
) -> StoredMessage:
    """Store what a sender wrote; gives it as it is stored, also when it had come before.

    `held_by` is the contact that held the identity when it was looked at.

    Raises:
        Busy: others kept changing the sender's contact.
    """
    stale: str | None = None
    for _ in range(TRIES):
        contact_id = held_by or new_id()
        claim = None if held_by else _claim(identity, contact_id, stale)
        try:
            stored = attempt(contact_id, claim)
        except ConditionFailed as refused:
            if there := refused.failed.get(0):
                note("inbound_repeated", messageId=there["messageId"])
                return StoredMessage.from_item(there)
            now_held = holder_in(store.get(*identity_row(identity)))
            stale = now_held if now_held == held_by else None
            held_by = None if stale else now_held
        else:
            note("inbound_stored", messageId=stored.message_id, contactId=contact_id)
            return stored
    raise Busy


def newcomer(
    stored: StoredMessage,
    name: str,
    phone: str | None,
    user_id: str | None = None,
    wrote_at: datetime | None = None,
) -> Sequence[Action]:
    """The contact of an unknown sender; `wrote_at` opens WhatsApp's window."""
    return contact_puts(
        StoredContact(
            contact_id=stored.contact_id,
            name=name,
            phone=phone,
            whats_app_user_id=user_id,
            last_inbound_message_at=wrote_at,
            last_phone_number_id=stored.phone_number_id if wrote_at else None,
            last_inbound_message_id=stored.message_id,
            created_at=stored.updated_at,
            updated_at=stored.updated_at,
        )
    )


def _claim(identity: str, contact_id: str, stale: str | None) -> Claim:
    free: Condition = Equals("contactId", stale) if stale else Absent("identity")
    return Put("Identities", {"identity": identity, "contactId": contact_id}, only_if=free)
