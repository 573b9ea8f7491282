"""What must be true of an item for a write to happen. Pure; each storage has its own form."""

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
        return self.attribute in item and item[self.attribute] == self.value


@dataclass(frozen=True, slots=True)
class Below:
    """The attribute is there and sorts before the value."""

    attribute: str
    value: str | int

    def holds(self, item: Attributes) -> bool:
        return self.attribute in item and item[self.attribute] < self.value


@dataclass(frozen=True, slots=True)
class Above:
    """The attribute is there and sorts after the value."""

    attribute: str
    value: str | int

    def holds(self, item: Attributes) -> bool:
        return self.attribute in item and item[self.attribute] > self.value


@dataclass(frozen=True, slots=True)
class Contains:
    """The attribute is a text that contains the value."""

    attribute: str
    value: str

    def holds(self, item: Attributes) -> bool:
        return self.value in item.get(self.attribute, "")


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


def both(*conditions: Condition) -> Condition:
    """All of `conditions`."""
    return Both(conditions)


def either(*conditions: Condition) -> Condition:
    """At least one of `conditions`."""
    return Either(conditions)


def same(attribute: str, value: str | int | None) -> Condition:
    """The attribute still is what it was when it was read."""
    return Absent(attribute) if value is None else Equals(attribute, value)


def absent_or_below(attribute: str, value: str | int) -> Condition:
    """The attribute is not there yet, or sorts before the value."""
    return either(Absent(attribute), Below(attribute, value))
