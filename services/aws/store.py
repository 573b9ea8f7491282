"""What the platform asks of its storage: a port with two implementations, DynamoDB and memory.

Tables are named as in `amplify/infrastructure.json`. Items are dictionaries of JSON values. Every
read is consistent unless it goes through an index.

An id that no key can hold, empty or too long, is nobody's: reads find nothing, and a condition is
judged as about no item. Everything else that DynamoDB never takes is `Malformed` everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.aws.conditions import Condition
from services.aws.keys import Key
from services.core.errors import Conflict

type Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Put:
    """Store a whole item, replacing what was there."""

    table: str
    item: Item
    only_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """Change attributes of one item; it is created if it is not there and nothing forbids it."""

    table: str
    key: Key
    set: Mapping[str, Any] = field(default_factory=dict[str, Any])
    remove: Sequence[str] = ()
    add: Mapping[str, int] = field(default_factory=dict[str, int])
    append: Mapping[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    only_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove one item."""

    table: str
    key: Key
    only_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Change nothing, but let the whole write fail unless this holds."""

    table: str
    key: Key
    only_if: Condition


type Action = Put | Update | Delete | Check


@dataclass(frozen=True, slots=True)
class Query:
    """Items of one partition in the order of its sort key; `index` None means the table itself.

    `only` names the attributes that are wanted, where not all are.
    """

    table: str
    partition: tuple[str, str]
    index: str | None = None
    at_least: tuple[str, str | int] | None = None
    newest_first: bool = False
    where: Condition | None = None
    limit: int = 50
    start: Key | None = None
    only: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """Items of a whole table, in no order that means anything but always the same.

    `segment` is a part of the table and of how many: each item is in exactly one of them. `only`
    names the attributes that are wanted, where not all are.
    """

    table: str
    where: Condition | None = None
    limit: int = 1000
    start: Key | None = None
    segment: tuple[int, int] | None = None
    only: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Some items; `next` is where the following page starts, None after the last one."""

    items: list[Item]
    next: Key | None


class ConditionFailed(Exception):
    """A write did not happen.

    `failed` maps the position of each action whose condition did not hold to the item that is
    there (None where there is none).
    """

    def __init__(self, failed: Mapping[int, Item | None]) -> None:
        super().__init__(
            f"the condition of action {', '.join(map(str, sorted(failed)))} did not hold"
        )
        self.failed = failed


class Malformed(Exception):
    """No storage takes such a request, whatever is stored: a mistake in what asks."""


class Unanswered(Exception):
    """Storage did not answer, however often it was asked; the write may have happened or not."""


class Busy(Conflict):
    """Others kept changing the same items, or asked for too much, for as long as we tried."""

    def __init__(self) -> None:
        super().__init__("Somebody else is changing this at the same moment; try again.")


class Store(Protocol):
    """Storage.

    Anything here raises Malformed for what no storage takes, Busy if it was asked for too much at
    once, and Unanswered if it says nothing.
    """

    def get(self, table: str, key: Key) -> Item | None:
        """One item."""
        ...

    def get_many(self, keys: Sequence[tuple[str, Key]]) -> list[Item | None]:
        """At most 100 items of any tables, in the order of `keys`; a key may repeat.

        For no keys nobody is asked.
        """
        ...

    def write(self, *actions: Action) -> None:
        """Do all of at most 100 actions, or none.

        Raises:
            ConditionFailed: a condition did not hold.
            Busy: others kept changing the same items.
            Unanswered: nobody knows whether it happened.
        """
        ...

    def change(self, update: Update) -> Item:
        """Change one item, and see it as it is then.

        Raises:
            ConditionFailed: the condition did not hold.
            Busy: others kept changing the item.
            Unanswered: nobody knows whether it happened.
        """
        ...

    def query(self, query: Query) -> ItemPage:
        """One page of a partition."""
        ...

    def scan(self, scan: Scan) -> ItemPage:
        """One page of a table."""
        ...
