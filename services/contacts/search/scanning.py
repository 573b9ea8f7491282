"""Searching without an index: slow, in the order of storage, and always there."""

from collections.abc import Sequence

from services.aws.conditions import Absent, both
from services.aws.store import Key, Scan, Store
from services.contacts.folding import contains_one_of
from services.contacts.model import Contact, StoredContact


def scanned(
    store: Store, texts: Sequence[str], limit: int, start: Key | None
) -> tuple[list[Contact], Key | None]:
    """At most `limit` contacts that contain one of some folded texts, and where to go on."""
    there = Absent("deletedAt")
    where = both(there, contains_one_of(texts)) if texts else there
    found: list[Contact] = []
    while True:
        page = store.scan(Scan("Contacts", where=where, start=start))
        for item in page.items:
            found.append(StoredContact.from_item(item).shown())
            if len(found) == limit:
                last = {"contactId": found[-1].contact_id}
                more = page.next is not None or item is not page.items[-1]
                return found, last if more else None
        if page.next is None:
            return found, None
        start = page.next
