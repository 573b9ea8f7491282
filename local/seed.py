"""What a newcomer finds: three users and a few contacts with a conversation."""

from collections.abc import Awaitable, Callable
from typing import Any

from local.aws import Aws
from local.provision import Provisioned, ensure_user
from services.access.roles import Principal, Role
from services.aws.dynamo import DynamoStore
from services.contacts.model import ContactChange, NewContact
from services.contacts.repository import ContactRepository
from services.contacts.service import ContactService
from services.core.clock import same_id

USERS = (
    ("viewer@example.com", "Viewer-2026", "Viewer"),
    ("operator@example.com", "Operator-2026", "Operator"),
    ("admin@example.com", "Admin-2026", "Admin"),
)
"""Email, password and group. They exist on one machine only."""
CONTACTS = (
    ("Asha Verma", "+919810000001", "asha@example.com", True),
    ("Bilal Khan", "+919810000002", "bilal@example.com", True),
    ("Chitra Nair", "+919810000003", None, False),
    ("Dev Patel", None, "dev@example.com", False),
)
SEEDER = Principal("seed", Role.OPERATOR, username="seed")


def seed(aws: Aws, made: Provisioned) -> bool:
    """Create users and contacts; False if they were there already."""
    for email, password, group in USERS:
        ensure_user(aws, made.user_pool_id, email, password, group)
    store = DynamoStore(aws.dynamodb, made.tables.__getitem__)
    first = same_id("seed", CONTACTS[0][0])
    if store.get("Contacts", {"contactId": first}):
        return False
    for name, phone, email, consented in CONTACTS:
        ids = iter((same_id("seed", name), same_id("seed-audit", name)))
        service = ContactService(ContactRepository(store), new_id=lambda ids=ids: next(ids))
        contact = service.create(SEEDER, NewContact(name=name, phone=phone, email=email))
        if consented:
            consent = ContactChange(contact_id=contact.contact_id, opt_in_whats_app=True)
            ContactService(ContactRepository(store)).update(SEEDER, consent)
    return True


async def greet(write: Callable[[dict[str, Any]], Awaitable[object]]) -> None:
    """A customer writes, so that the first screen shows a conversation."""
    name, phone, *_ = CONTACTS[0]
    await write({"from": phone, "name": name, "text": "Hello! Is my order on its way?"})
