"""Contacts."""

from functools import cache

from services.app.storage import store
from services.contacts.repository import ContactRepository
from services.contacts.service import ContactService


@cache
def contacts() -> ContactService:
    """Contact use cases."""
    return ContactService(ContactRepository(store()))
