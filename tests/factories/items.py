"""Items of a few tables, and what is done to them, for tests of storage itself."""

from dataclasses import replace
from typing import Any

from services.aws.conditions import Absent, Condition
from services.aws.store import Item, Key, Put, Query, Scan, Store, Update

KEY = {"contactId": "c1"}
ITEM: Item = {"contactId": "c1", "name": "Ada", "age": 36, "opted": True, "tags": ["a"]}
FREE = Absent("contactId")
THREAD = "contactId-timestamp-index"


def put(item: Item = ITEM, only_if: Condition | None = None) -> Put:
    return Put("Contacts", item, only_if)


def update(**changes: Any) -> Update:
    return Update("Contacts", KEY, **changes)


def user(number: int, **changes: Any) -> Put:
    """One of many items of a table without indexes."""
    return Put("Users", {"userId": f"u{number}", **changes})


def everything(store: Store, table: str = "Contacts") -> list[Item]:
    return sorted(store.scan(Scan(table)).items, key=str)


def message(number: int, contact: str = "c1", **changes: Any) -> Item:
    """An item of a table with an index; text order is number order."""
    at = f"2026-03-01T12:00:{number:02}.000Z"
    return {"messageId": f"m{number:02}", "contactId": contact, "timestamp": at, **changes}


def numbers(items: list[Item]) -> list[int]:
    return [int(item["messageId"][1:]) for item in items]


def thread_of(contact: str = "c1", **asked: Any) -> Query:
    """A contact's messages."""
    return Query("Messages", ("contactId", contact), THREAD, **asked)


def pages(store: Store, asked: Query | Scan, most: int = 50) -> list[list[Item]]:
    """Every page of a list, one after the other."""
    seen: list[list[Item]] = []
    start: Key | None = None
    for _ in range(most):
        one = replace(asked, start=start)
        page = store.query(one) if isinstance(one, Query) else store.scan(one)
        assert len(page.items) <= asked.limit
        seen.append(page.items)
        if (start := page.next) is None:
            return seen
    raise AssertionError("the list does not end")
