"""Finding contacts as a function that just started does, and by the definition of a match."""

from unicodedata import normalize

from services.aws.store import Scan, Store
from services.contacts.search.building import PAGE
from services.contacts.search.keeping import Snapshots
from services.contacts.search.service import ContactSearch
from services.contacts.search.shelf import RememberedSnapshot
from services.contacts.search.warm import WarmIndex
from services.core.clock import Clock, utc_now
from tests.factories.records import VIEWER


def searching(
    store: Store,
    clock: Clock = utc_now,
    page: int = PAGE,
    snapshots: Snapshots | None = None,
) -> ContactSearch:
    """The search of a function that is cold, and reads a `page` of contacts in one call."""
    snapshots = snapshots or Snapshots(store, RememberedSnapshot())
    return ContactSearch(store, WarmIndex(store, snapshots, clock, page))


def folded(text: str | None) -> str:
    return normalize("NFKC", normalize("NFKC", text or "").casefold())


def wanted(store: Store, query: str) -> list[str]:
    """The ids of the contacts that a search must find, in order: looked at one by one."""
    text = folded(query.strip())
    number = "".join(sign for sign in text if not (sign.isspace() or sign in "().-"))
    is_number = number.strip("+") != "" and set(number) <= set("+0123456789")
    texts = {text, number} if is_number else {text}
    found = [
        (folded(row["name"]), row["contactId"])
        for row in store.scan(Scan("Contacts", limit=10_000)).items
        if "deletedAt" not in row
        and any(
            text in folded(row.get(field)) for field in ("name", "phone", "email") for text in texts
        )
    ]
    return [contact_id for _, contact_id in sorted(found)]


def found(search: ContactSearch, query: str | None = None, limit: int = 200) -> list[str]:
    """The ids of what a search finds, page after page."""
    ids: list[str] = []
    token: str | None = None
    while True:
        page = search.search(VIEWER, query, limit, token)
        assert len(page.items) <= limit
        ids += [contact.contact_id for contact in page.items]
        if (token := page.next_token) is None:
            return ids
