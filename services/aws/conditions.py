"""What must be true of an item for a write to happen. Pure; each storage has its own form.

Values of different kinds are neither equal nor in any order, as in DynamoDB: `True` is not 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

type Attributes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Present:
    """The item has the attribute; on a key attribute: the item exists."""

    attribute: str

    def holds(self, item: Attributes) -> bool:
        return self.attribute in item


@dataclass(frozen=True, slots=True)
class Absent:
    """The item lacks the attribute; on a key attribute: the item does not exist."""

    attribute: str

    def holds(self, item: Attributes) -> bool:
        return self.attribute not in item


@dataclass(frozen=True, slots=True)
class Equals:
    """The attribute has exactly this value."""

    attribute: str
    value: str | int | bool

    def holds(self, item: Attributes) -> bool:
        there = item.get(self.attribute)
        return _alike(there, self.value) and there == self.value


@dataclass(frozen=True, slots=True)
class Below:
    """The attribute is there and sorts before the value."""

    attribute: str
    value: str | int

    def holds(self, item: Attributes) -> bool:
        there: Any = item.get(self.attribute)
        return _is_ordered(there, self.value) and there < self.value


@dataclass(frozen=True, slots=True)
class Above:
    """The attribute is there and sorts after the value."""

    attribute: str
    value: str | int

    def holds(self, item: Attributes) -> bool:
        there: Any = item.get(self.attribute)
        return _is_ordered(there, self.value) and there > self.value


@dataclass(frozen=True, slots=True)
class Contains:
    """The attribute is a text that contains the value, or a list that has it."""

    attribute: str
    value: str

    def holds(self, item: Attributes) -> bool:
        there = item.get(self.attribute)
        return isinstance(there, str | list) and self.value in there


@dataclass(frozen=True, slots=True)
class Both:
    """All of them hold."""

    conditions: tuple["Condition", ...]

    def holds(self, item: Attributes) -> bool:
        return all(condition.holds(item) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them holds."""

    conditions: tuple["Condition", ...]

    def holds(self, item: Attributes) -> bool:
        return any(condition.holds(item) for condition in self.conditions)


type Condition = Present | Absent | Equals | Below | Above | Contains | Both | Either


def both(first: Condition, *others: Condition) -> Condition:
    """All of them."""
    return Both((first, *others))


def either(first: Condition, *others: Condition) -> Condition:
    """At least one of them."""
    return Either((first, *others))


def same(attribute: str, value: str | int | None) -> Condition:
    """The attribute still is what it was when it was read."""
    return Absent(attribute) if value is None else Equals(attribute, value)


def absent_or_below(attribute: str, value: str | int) -> Condition:
    """The attribute is not there yet, or sorts before the value."""
    return either(Absent(attribute), Below(attribute, value))


def _alike(one: object, other: object) -> bool:
    """Whether two values are of one kind."""
    return _kind(one) is _kind(other)


def _is_ordered(one: object, other: object) -> bool:
    """Whether one of two values comes before the other."""
    return _alike(one, other) and _kind(one) is not bool


def _kind(value: object) -> type:
    for kind in (str, bool):
        if isinstance(value, kind):
            return kind
    return float if isinstance(value, int | float) else type(value)
