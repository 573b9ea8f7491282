"""Reading every contact once, in parallel, as often interrupted as need be."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from services.aws.store import Item, ItemPage, Key, Scan, Store
from services.contacts.change_log import SEARCHED
from services.contacts.search.blob import Blob, Entry, entry
from services.contacts.search.index import Index

SEGMENTS = 4
PAGE = 10_000
"""DynamoDB stops at a megabyte before that."""
SEEN = ("contactId", *sorted(SEARCHED))


def entry_in(item: Item | None) -> Entry | None:
    """The entry of a stored contact; None for one that is not there, or no longer."""
    if item is None or "deletedAt" in item:
        return None
    return entry(item["contactId"], item["name"], item.get("phone"), item.get("email"))


class Building:
    """An index that is being made. What is written meanwhile is the log's to tell."""

    def __init__(self, store: Store, page: int = PAGE) -> None:
        self._store, self._limit, self._entries = store, page, list[Entry]()
        self._open: dict[int, Key | None] = dict.fromkeys(range(SEGMENTS))

    def go_on(self, is_time_up: Callable[[], bool]) -> Index | None:
        """The index once everything was read; None if time was up before."""
        with ThreadPoolExecutor(SEGMENTS) as readers:
            while self._open:
                pages = list(readers.map(self._page, self._open.items()))
                self._take(pages)
                if self._open and is_time_up():
                    return None
        return Index(Blob.of(sorted(self._entries)))

    def _page(self, part: tuple[int, Key | None]) -> ItemPage:
        number, start = part
        segment = (number, SEGMENTS)
        return self._store.scan(
            Scan("Contacts", limit=self._limit, start=start, segment=segment, only=SEEN)
        )

    def _take(self, pages: list[ItemPage]) -> None:
        for number, page in zip(list(self._open), pages, strict=True):
            self._entries += filter(None, map(entry_in, page.items))
            if page.next is None:
                del self._open[number]
            else:
                self._open[number] = page.next
