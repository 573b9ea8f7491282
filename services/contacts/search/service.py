"""Finding contacts as one types (Requirement 2.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from services.access.roles import Permission, Principal
from services.aws.paging import foreign_token, key_from, page_size, token_for
from services.aws.store import Key, Store
from services.contacts.folding import sought
from services.contacts.model import Contact, StoredContact
from services.contacts.search.blob import Place, decoded, encoded
from services.contacts.search.building import entry_in
from services.contacts.search.index import Index
from services.contacts.search.scanning import scanned
from services.contacts.search.warm import WarmIndex, read_many
from services.core.model import Page
from services.telemetry.log import note


@dataclass(frozen=True)
class ContactSearch:
    """Contacts in the order of their names, or of storage while there is no index yet.

    A list ends in the order in which it began: its token says which.
    """

    store: Store
    index: WarmIndex

    def search(
        self, by: Principal, query: str | None, limit: int | None, next_token: str | None
    ) -> Page[Contact]:
        """Contacts whose name, phone or email contains `query`, in any case (Requirement 2.6).

        Raises:
            Invalid: the limit is not between 1 and 200, or the token is of another list.
        """
        by.require(Permission.READ)
        texts, most, start = sought(query or ""), page_size(limit), key_from(next_token)
        place = _place(start) if start else None
        if start and place is None:
            return _page(*scanned(self.store, texts, most, start))
        index = self.index.current(at_any_cost=place is not None)
        if index is None:
            note("contacts_scanned", why="the index is not made yet")
            return _page(*scanned(self.store, texts, most, None))
        return _page(*self._listed(index, texts, most, place))

    def _listed(
        self, index: Index, texts: Sequence[str], most: int, after: Place | None
    ) -> tuple[list[Contact], Key | None]:
        wanted = [encoded(text) for text in texts]
        hits = index.find(wanted, after)
        found: list[Contact] = []
        while len(found) < most and (places := list(islice(hits, most - len(found)))):
            found += self._still(wanted, places)
            after = places[-1]
        return found, _key(after) if after and next(hits, None) else None

    def _still(self, wanted: Sequence[bytes], places: Sequence[Place]) -> Iterator[Contact]:
        """The contacts at some places, but for those that are gone or called otherwise by now."""
        for _, item in read_many(self.store, [decoded(contact_id) for _, contact_id in places]):
            entry = entry_in(item)
            if item and entry and entry.contains(wanted):
                yield StoredContact.from_item(item).shown()


def _page(found: Sequence[Contact], more: Key | None) -> Page[Contact]:
    return Page[Contact](items=tuple(found), next_token=token_for(more))


def _key(place: Place) -> Key:
    name, contact_id = place
    return {"name": decoded(name), "contactId": decoded(contact_id)}


def _place(key: Key) -> Place | None:
    """The place that a token continues behind; None for one of a scan.

    Raises:
        Invalid: it is of another list.
    """
    name, contact_id = key.get("name"), key.get("contactId")
    if set(key) == {"contactId"} and isinstance(contact_id, str):
        return None
    if len(key) == 2 and isinstance(name, str) and isinstance(contact_id, str):
        return encoded(name), encoded(contact_id)
    raise foreign_token()
