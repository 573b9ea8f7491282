"""Where a storage departs from DynamoDB, in one place; what is missing here is strict everywhere.

Each of these takes what DynamoDB refuses. Storage in memory is never among them, so that our tests
on it are the strict ones, and a departure that ends fails its test, so that it leaves this list.
"""

from collections.abc import Mapping

TAKES_ALL_THE_SAME: Mapping[str, frozenset[str]] = {
    "moto": frozenset(
        {
            "a number where an index has a text",
            "a number where an index has a text, by an update",
            "a number where an index has a text, in a transaction",
            "nothing where an index has a text, by an update",
            "more than 4 MB in one write",
            "more digits than 38",
            "a number that is too large",
            "a filter on the key",
            "looking for a key of another kind",
            "40 lists in each other",
            "a start of another kind",
            "a start whose table key is of another kind",
            "a start with more than a key",
            "a start of another table",
        }
    ),
    "embedded": frozenset(
        {
            "a text that is too long for an index",
            "two things about one attribute",
            "appending to a text",
            "a filter on the key",
            "a start of another kind",
            "a start whose table key is of another kind",
            "a start with more than a key",
        }
    ),
    "dynoxide": frozenset(
        {
            "a text that is too long for an index",
            "a change of nothing, in a transaction",
            "a sort key of another kind",
            "a list that begins at nothing",
        }
    ),
}
BREAKS: Mapping[str, frozenset[str]] = {
    "moto": frozenset(
        {
            "a change of nothing, in a transaction",
            "a list of an index of another table",
            "a sort key of another kind",
            "a start that is no key",
        }
    )
}
"""Refused, but by another error than DynamoDB's."""

COMPARES_KINDS = frozenset({"moto"})
"""For these a truth is a number, and a text beside a number an error."""

LARGEST_ITEM: Mapping[str, int] = {"moto": 405_000}
"""Bytes that fit into one item, where that is less than DynamoDB's 409,600."""
