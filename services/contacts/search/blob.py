"""The searchable texts of many contacts in one piece of memory, in the order of names. Pure.

A byte that is in no UTF-8 text stands after each name, number and address, so that nothing is ever
found across two of them. `bytes.find` looks through a million contacts in some 20 milliseconds.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, Self

from services.contacts.folding import folded

END = b"\xff"
OFFSET = "I"
"""Offsets have 32 bits: texts of at most 4 GB."""

type Place = tuple[bytes, bytes]
"""Where a contact stands in the list: folded name, then contact id."""


class Entry(NamedTuple):
    """A contact as a search sees it."""

    place: Place
    text: bytes

    def contains(self, texts: Sequence[bytes]) -> bool:
        """Whether one of some texts is in it; everybody has nothing."""
        return not texts or any(text in self.text for text in texts)


def entry(contact_id: str, name: str, phone: str | None, email: str | None) -> Entry:
    """The entry of a contact."""
    parts = (encoded(folded(name)), encoded(phone or ""), encoded(folded(email or "")), b"")
    return Entry((parts[0], encoded(contact_id)), END.join(parts))


def encoded(text: str) -> bytes:
    """The text in UTF-8; half characters are characters here."""
    return text.encode("utf-8", "surrogatepass")


def decoded(text: bytes) -> str:
    """The text that was encoded."""
    return text.decode("utf-8", "surrogatepass")


class Blob:
    """Entries that do not change, one behind the other."""

    def __init__(
        self, texts: bytes, starts: "array[int]", ids: bytes, id_starts: "array[int]"
    ) -> None:
        self.texts, self.starts, self.ids, self.id_starts = texts, starts, ids, id_starts

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """A blob of entries that come in the order of their places."""
        growing = _Growing()
        for each in entries:
            growing.add(each)
        return cls(*growing.grown())

    def changed(self, changes: Mapping[bytes, Entry | None]) -> Self:
        """The same with some contacts as they are now; what is between them moves as a whole."""
        gone = ((n, 1, None) for n in range(len(self)) if self.id_at(n) in changes)
        there = sorted(filter(None, changes.values()))
        new = ((self.behind(each.place), 0, each) for each in there)
        growing, at = _Growing(), 0
        for number, skipped, each in merge(new, gone, key=itemgetter(0, 1)):
            growing.copy(self, at, number)
            at = number + skipped
            if each:
                growing.add(each)
        growing.copy(self, at, len(self))
        return type(self)(*growing.grown())

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[Entry]:
        starts = self.starts
        for number in range(len(self)):
            text = self.texts[starts[number] : starts[number + 1]]
            yield Entry((text[: text.index(END)], self.id_at(number)), text)

    def id_at(self, number: int) -> bytes:
        """The contact id of an entry."""
        return self.ids[self.id_starts[number] : self.id_starts[number + 1]]

    def place_at(self, number: int) -> Place:
        """The place of an entry."""
        start = self.starts[number]
        return self.texts[start : self.texts.index(END, start)], self.id_at(number)

    def behind(self, place: Place) -> int:
        """The number of the first entry whose place comes after this one."""
        return bisect_right(range(len(self)), place, key=self.place_at)

    def hits(self, texts: Sequence[bytes], begin: int) -> Iterator[int]:
        """The numbers of the entries that contain one of some texts, from `begin` on, in order."""
        if not texts:
            return iter(range(begin, len(self)))
        found = merge(*(self._containing(text, begin) for text in texts))
        return (number for number, _ in groupby(found))

    def _containing(self, text: bytes, begin: int) -> Iterator[int]:
        at = self.texts.find(text, self.starts[begin])
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            yield number
            at = self.texts.find(text, self.starts[number + 1])


class _Growing:
    """What a blob is made of."""

    def __init__(self) -> None:
        self._texts, self._starts = bytearray(), array(OFFSET, [0])
        self._ids, self._id_starts = bytearray(), array(OFFSET, [0])

    def add(self, entry: Entry) -> None:
        """One entry more."""
        self._texts += entry.text
        self._ids += entry.place[1]
        self._starts.append(len(self._texts))
        self._id_starts.append(len(self._ids))

    def copy(self, blob: Blob, begin: int, end: int) -> None:
        """The entries of another blob from one number to before another."""
        _copy(blob.texts, blob.starts, begin, end, self._texts, self._starts)
        _copy(blob.ids, blob.id_starts, begin, end, self._ids, self._id_starts)

    def grown(self) -> "tuple[bytes, array[int], bytes, array[int]]":
        """All of it."""
        return bytes(self._texts), self._starts, bytes(self._ids), self._id_starts


def _copy(
    source: bytes, starts: "array[int]", begin: int, end: int, to: bytearray, ends: "array[int]"
) -> None:
    moved = len(to) - starts[begin]
    to += source[starts[begin] : starts[end]]
    ends.extend([start + moved for start in starts[begin + 1 : end + 1]])
