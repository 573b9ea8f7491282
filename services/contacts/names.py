"""The names of contacts, for lists that keep only their ids."""

from collections.abc import Iterable

from services.aws.store import Store
from services.contacts.repository import contact_key

MOST = 100
"""Items that storage reads in one call."""


def names_of(store: Store, contact_ids: Iterable[str]) -> dict[str, str]:
    """Contact to name; who was deleted is left out."""
    wanted = sorted(set(contact_ids))
    found: dict[str, str] = {}
    for begin in range(0, len(wanted), MOST):
        part = wanted[begin : begin + MOST]
        for item in store.get_many([contact_key(each) for each in part]):
            if item and "deletedAt" not in item:
                found[item["contactId"]] = item["name"]
    return found
