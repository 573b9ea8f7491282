"""Keys of tables and indexes, and the texts that none of them can hold. Pure.

An id that a client made up may be empty, or longer than any key. DynamoDB refuses to even look for
it; for us nobody has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

type Key = Mapping[str, str | int]
type KeyKinds = Mapping[str, str]
"""The attributes of a key, the partition first, each with its kind: `S` or `N`."""

type KeyPart = tuple[str, str, int]
"""An attribute of a key, its kind, and how many bytes of text fit into it."""

MOST_BYTES = (2048, 1024)
"""Of a text in the partition key, and of one in the sort key."""


@dataclass(frozen=True, slots=True)
class IndexKey:
    """The key of an index; `keys_only` says that it shows nothing else of an item."""

    kinds: KeyKinds
    keys_only: bool = False


@dataclass(frozen=True)
class TableKeys:
    """The key of a table and those of its indexes."""

    kinds: KeyKinds
    indexes: Mapping[str, IndexKey]

    @cached_property
    def parts(self) -> tuple[KeyPart, ...]:
        """Every part of its own key, and of its indexes'."""
        own = parts_of(self.kinds)
        return own + tuple(
            part for index in self.indexes.values() for part in parts_of(index.kinds)
        )


def parts_of(kinds: KeyKinds) -> tuple[KeyPart, ...]:
    """The parts of a key."""
    sizes = zip(kinds.items(), MOST_BYTES, strict=False)
    return tuple((name, kind, most) for (name, kind), most in sizes)


def can_exist(key: Key) -> bool:
    """Whether an item can be stored under a key at all."""
    return all(map(can_be_key, key.values(), MOST_BYTES))


def can_be_key(value: object, most: int) -> bool:
    """Whether a value fits into one part of a key."""
    if not isinstance(value, str):
        return True
    return 0 < len(value) <= most and (len(value) * 4 <= most or len(value.encode()) <= most)
