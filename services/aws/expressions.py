"""Conditions and changes in DynamoDB's own words. Pure.

Every name and value is a placeholder, so no name is a reserved word and no value is read as code.
"""

from typing import Any

from services.aws.attributes import typed
from services.aws.conditions import (
    Above,
    Absent,
    Below,
    Both,
    Condition,
    Contains,
    Either,
    Equals,
    Present,
)
from services.aws.store import Query, Update

_SIGNS = {Equals: "=", Below: "<", Above: ">"}


class Words:
    """The names and values that an expression's placeholders stand for."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: dict[str, Any] = {}

    def said(self) -> dict[str, Any]:
        """What a request needs beside its expressions."""
        values = {mark: typed(value) for mark, value in self._values.items()}
        return {
            key: words
            for key, words in (
                ("ExpressionAttributeNames", self._names),
                ("ExpressionAttributeValues", values),
            )
            if words
        }

    def name(self, attribute: str) -> str:
        """The placeholder of a name."""
        for mark, known in self._names.items():
            if known == attribute:
                return mark
        self._names[mark := f"#n{len(self._names)}"] = attribute
        return mark

    def value(self, value: object) -> str:
        """The placeholder of a value."""
        self._values[mark := f":v{len(self._values)}"] = value
        return mark

    def condition(self, condition: Condition) -> str:
        """A condition, or a filter."""
        match condition:
            case Both(parts):
                return self._joined(" AND ", parts)
            case Either(parts):
                return self._joined(" OR ", parts)
            case Present(attribute):
                return f"attribute_exists({self.name(attribute)})"
            case Absent(attribute):
                return f"attribute_not_exists({self.name(attribute)})"
            case Contains(attribute, value):
                return f"contains({self.name(attribute)}, {self.value(value)})"
            case Equals(attribute, value) | Below(attribute, value) | Above(attribute, value):
                return f"{self.name(attribute)} {_SIGNS[type(condition)]} {self.value(value)}"

    def _joined(self, word: str, parts: tuple[Condition, ...]) -> str:
        """DynamoDB refuses parentheses that are not needed, so only a group in a group has them."""
        if len(parts) == 1:
            return self.condition(parts[0])
        grouped = [
            f"({self.condition(part)})"
            if isinstance(part, Both | Either) and len(part.conditions) > 1
            else self.condition(part)
            for part in parts
        ]
        return word.join(grouped)

    def update(self, update: Update) -> str:
        """What an update changes."""
        sets = [f"{self.name(n)} = {self.value(v)}" for n, v in update.set.items()]
        for name, values in update.append.items():
            mark, none, more = self.name(name), self.value([]), self.value(values)
            sets.append(f"{mark} = list_append(if_not_exists({mark}, {none}), {more})")
        adds = [f"{self.name(n)} {self.value(v)}" for n, v in update.add.items()]
        clauses = [
            ("SET", sets),
            ("REMOVE", [self.name(n) for n in update.remove]),
            ("ADD", adds),
        ]
        return " ".join(f"{verb} {', '.join(parts)}" for verb, parts in clauses if parts)


def key_condition(query: Query, words: Words) -> str:
    """The items of a partition, from a sort key on if one is named."""
    attribute, value = query.partition
    text = f"{words.name(attribute)} = {words.value(value)}"
    if query.at_least:
        sort, least = query.at_least
        text += f" AND {words.name(sort)} >= {words.value(least)}"
    return text
