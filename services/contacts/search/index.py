"""All contacts in memory, with what changed since they were read. Pure."""

from collections.abc import Iterator, Sequence
from heapq import merge

from services.contacts.search.blob import Blob, Entry, Place

FEW = 1_000
"""Changes that are always kept beside the blob; beyond them, one in a hundred contacts."""


class Index:
    """Contacts in the order of their names; a change costs little, whatever their number."""

    def __init__(self, blob: Blob) -> None:
        self._blob, self._changed = blob, dict[bytes, Entry | None]()

    def put(self, entry: Entry) -> None:
        """A contact is there, in whatever form it was before."""
        self._change(entry.place[1], entry)

    def remove(self, contact_id: bytes) -> None:
        """A contact is not there, or no longer."""
        self._change(contact_id, None)

    def find(self, texts: Sequence[bytes], after: Place | None = None) -> Iterator[Place]:
        """Places of the contacts that contain one of some texts, in order, behind one of them."""
        blob, changed = self._blob, self._changed
        begin = blob.behind(after) if after else 0
        new = sorted(
            entry.place
            for entry in changed.values()
            if entry and (after is None or entry.place > after) and entry.contains(texts)
        )
        old = (
            blob.place_at(number)
            for number in blob.hits(texts, begin)
            if blob.id_at(number) not in changed
        )
        return merge(old, new)

    def settled(self) -> Blob:
        """Everything in one blob."""
        if self._changed:
            self._blob, self._changed = self._blob.changed(self._changed), {}
        return self._blob

    def _change(self, contact_id: bytes, entry: Entry | None) -> None:
        self._changed[contact_id] = entry
        if len(self._changed) > max(FEW, len(self._blob) // 100):
            self.settled()
