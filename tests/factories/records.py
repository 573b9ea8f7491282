"""Records with sensible defaults; name what matters to the test."""

from itertools import count
from typing import Any

from services.access.roles import Principal, Role
from services.aws.store import Store
from services.contacts.identities import identity_keys
from services.contacts.model import NewContact, StoredContact
from services.contacts.repository import contact_puts, identity_puts
from services.messaging.model import (
    Channel,
    Direction,
    MessageKind,
    MessageStatus,
    MessageType,
    StoredMessage,
)
from services.messaging.repository import conversation_updates, expiry, message_put
from tests.factories.time import NOW

PHONE = "+919812345678"
EMAIL = "ada@example.com"


def principal(role: Role = Role.OPERATOR, **changes: str) -> Principal:
    """A signed-in user."""
    return Principal(**{"user_id": f"user-{role.lower()}", **changes}, role=role)


VIEWER, OPERATOR, ADMIN = map(principal, Role)


def new_contact(**changes: Any) -> NewContact:
    """What an operator types."""
    return NewContact.model_validate({"name": "Ada", "phone": PHONE, **changes})


def contact(**changes: Any) -> StoredContact:
    """A contact who consented to WhatsApp and wrote just now, unless told otherwise."""
    return StoredContact.model_validate(
        {
            "contact_id": "c1",
            "name": "Ada",
            "phone": PHONE,
            "opt_in_whats_app": True,
            "last_inbound_message_at": NOW,
            "created_at": NOW,
            "updated_at": NOW,
            **changes,
        }
    )


def message(**changes: Any) -> StoredMessage:
    """A text of ours that is on its way."""
    timestamp = changes.get("timestamp", NOW)
    return StoredMessage.model_validate(
        {
            "message_id": "m1",
            "contact_id": "c1",
            "channel": Channel.WHATSAPP,
            "direction": Direction.OUTBOUND,
            "message_type": MessageType.TEXT,
            "content": "hello",
            "status": MessageStatus.SENDING,
            "kind": MessageKind.FREEFORM,
            "timestamp": timestamp,
            "updated_at": timestamp,
            "expires_at": expiry(timestamp),
            **changes,
        }
    )


def keep(store: Store, *records: StoredContact | StoredMessage) -> None:
    """Store records as the services would have."""
    for record in records:
        if isinstance(record, StoredContact):
            keys = identity_keys(record.phone, record.email, record.whats_app_user_id)
            store.write(*contact_puts(record), *identity_puts(keys, record.contact_id))
        else:
            store.write(message_put(record), *conversation_updates(record))


class Ids:
    """`id-1`, `id-2`, …"""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> str:
        return f"id-{next(self._numbers)}"
