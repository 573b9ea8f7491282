"""The index that a warm function holds: read once, then brought up to date before each search."""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from services.aws.store import Item, Store
from services.contacts.change_log import FORGOTTEN_AFTER, changes_since
from services.contacts.repository import contact_key
from services.contacts.search.blob import encoded
from services.contacts.search.building import PAGE, Building, entry_in
from services.contacts.search.index import Index
from services.contacts.search.keeping import Snapshots
from services.contacts.search.snapshot import Snapshot
from services.core.clock import Clock, utc_now

BUILT_WITHIN = timedelta(seconds=8)
"""What a search may spend on making the index; it then answers otherwise, and the next goes on."""
MOST = 100
"""Items that storage reads in one call."""
READERS = 4


@dataclass
class _Reading:
    """How far the log was read: all that appeared before `at`; `seen` may be read again."""

    at: datetime
    seen: Collection[str]


class WarmIndex:
    """Every contact, as it is at the moment of asking; `page` of them are read in one call."""

    def __init__(
        self, store: Store, snapshots: Snapshots, clock: Clock = utc_now, page: int = PAGE
    ) -> None:
        self._store, self._snapshots = store, snapshots
        self._clock, self._page, self._lock = clock, page, Lock()
        self._reading: _Reading | None = None
        self._building: Building | None = None
        self._index: Index | None = None

    def current(self, *, at_any_cost: bool = False) -> Index | None:
        """The index, with everything that was written before; None if making it takes too long.

        `at_any_cost` makes it however long that takes.
        """
        with self._lock:
            now = self._clock()
            reading = self._reading
            if reading is None or now - reading.at > FORGOTTEN_AFTER:
                reading = self._begin(now)
            if self._building:
                end = now + BUILT_WITHIN
                self._index = self._building.go_on(lambda: not at_any_cost and self._clock() >= end)
            if self._index is None:
                return None
            self._building = None
            self._catch_up(self._index, reading)
            return self._index

    def keep_snapshot(self) -> None:
        """Spare functions that start later the reading of every contact."""
        index = self.current(at_any_cost=True)
        if index and self._reading:
            self._snapshots.keep(Snapshot(self._reading.at, index.settled()))

    def _begin(self, now: datetime) -> _Reading:
        """What is in the log before the first contact is read needs no reading again."""
        if kept := self._snapshots.latest(now):
            self._index, self._building = Index(kept.blob), None
            self._reading = _Reading(kept.at, ())
        else:
            seen = changes_since(self._store, now)
            self._index, self._building = None, Building(self._store, self._page)
            self._reading = _Reading(now, seen)
        return self._reading

    def _catch_up(self, index: Index, reading: _Reading) -> None:
        now = self._clock()
        changes = changes_since(self._store, reading.at)
        new = {contact for change, contact in changes.items() if change not in reading.seen}
        for contact_id, item in read_many(self._store, sorted(new)):
            if entry := entry_in(item):
                index.put(entry)
            else:
                index.remove(encoded(contact_id))
        self._reading = _Reading(now, changes)


def read_many(store: Store, contact_ids: Sequence[str]) -> Iterator[tuple[str, Item | None]]:
    """Contacts as they are stored, in the order of their ids."""
    parts = [contact_ids[at : at + MOST] for at in range(0, len(contact_ids), MOST)]

    def read(part: Sequence[str]) -> list[Item | None]:
        return store.get_many([contact_key(contact_id) for contact_id in part])

    if len(parts) == 1:
        return zip(contact_ids, read(contact_ids), strict=True)
    with ThreadPoolExecutor(READERS) as readers:
        found = [item for items in readers.map(read, parts) for item in items]
    return zip(contact_ids, found, strict=True)
