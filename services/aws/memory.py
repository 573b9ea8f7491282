"""Storage in memory: the same port, for tests that need thousands of runs.

It is as strict as DynamoDB (`demands`): what that refuses is refused here.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from threading import Lock
from typing import Any, cast
from zlib import crc32

from services.aws.demands import (
    LARGEST_PAGE,
    changed,
    could_exceed,
    is_start,
    put_item,
    require_actions,
    require_item,
    require_key,
    require_keys,
    require_query,
    require_scan,
    require_sizes,
    size_of_item,
)
from services.aws.keys import MOST_BYTES, TableKeys, can_be_key, can_exist
from services.aws.paging import foreign_token
from services.aws.store import (
    Action,
    ConditionFailed,
    Delete,
    Item,
    ItemPage,
    Key,
    Put,
    Query,
    Scan,
    Update,
)


class MemoryStore:
    """Tables held in dictionaries; `keys` are theirs, as in `amplify/infrastructure.json`."""

    def __init__(self, keys: Mapping[str, TableKeys]) -> None:
        self._shapes, self._lock = keys, Lock()
        self._keys = {name: tuple(shape.kinds) for name, shape in keys.items()}
        self._tables: dict[str, dict[tuple[Any, ...], Item]] = {name: {} for name in keys}

    def get(self, table: str, key: Key) -> Item | None:
        if not can_exist(key):
            return None
        require_key(self._shapes[table], key)
        return _copied(self._tables[table].get(self._id(table, key)))

    def get_many(self, keys: Sequence[tuple[str, Key]]) -> list[Item | None]:
        require_keys([(table, self._id(table, key)) for table, key in keys])
        return [self.get(table, key) for table, key in keys]

    def write(self, *actions: Action) -> None:
        with self._lock:
            self._write(actions)

    def change(self, update: Update) -> Item:
        with self._lock:
            self._write([update])
            return _copied(self._tables[update.table][self._at(update)])

    def _write(self, actions: Sequence[Action]) -> None:
        places = [(action.table, self._at(action)) for action in actions]
        there = [self._tables[table].get(place) for table, place in places]
        require_actions(actions, places)
        failed = {
            position: _copied(item)
            for position, (action, item) in enumerate(zip(actions, there, strict=True))
            if action.only_if and not action.only_if.holds(item or {})
        }
        if failed:
            raise ConditionFailed(failed)
        stored = [self._after(action, item) for action, item in zip(actions, there, strict=True)]
        require_sizes([item for item in stored if item])
        for action, (table, place), item in zip(actions, places, stored, strict=True):
            if item is not None:
                self._tables[table][place] = item
            elif isinstance(action, Delete):
                self._tables[table].pop(place, None)

    def _after(self, action: Action, there: Item | None) -> Item | None:
        """What is to be stored; None if nothing is."""
        shape = self._shapes[action.table]
        if isinstance(action, Put):
            item = put_item(action)
        else:
            require_key(shape, action.key)
            if not isinstance(action, Update):
                return None
            item = changed(there or dict(action.key), action)
        require_item(shape, item)
        return item

    def query(self, query: Query) -> ItemPage:
        attribute, value = query.partition
        if query.start and query.start.get(attribute) != value:
            raise foreign_token()
        if not can_be_key(value, MOST_BYTES[0]):
            return ItemPage([], None)
        shape = self._shapes[query.table]
        require_query(shape, query)
        index = shape.indexes[query.index] if query.index else None
        names = tuple(index.kinds if index else shape.kinds)
        found = [
            item
            for item in list(self._tables[query.table].values())
            if item.get(attribute) == value and all(name in item for name in names)
        ]
        if query.at_least:
            sort, least = query.at_least
            found = [item for item in found if item[sort] >= least]
        order = (*names[1:], *self._keys[query.table])
        found.sort(key=lambda item: [item[name] for name in order], reverse=query.newest_first)
        if index and index.keys_only:
            found = [{name: item[name] for name in (*names, *shape.kinds)} for item in found]
        return self._page(found, query, order)

    def scan(self, scan: Scan) -> ItemPage:
        require_scan(scan)
        names = self._keys[scan.table]
        there = list(self._tables[scan.table].values())
        if scan.segment:
            there = [item for item in there if _is_in(scan.segment, item[names[0]])]
        there.sort(key=lambda item: [item[n] for n in names])
        return self._page(there, scan, names)

    def _page(self, found: list[Item], asked: Query | Scan, names: tuple[str, ...]) -> ItemPage:
        shape = self._shapes[asked.table]
        index = shape.indexes[asked.index] if isinstance(asked, Query) and asked.index else None
        if asked.start and not is_start(shape, index, asked.start):
            raise foreign_token()
        begin = _passed(found, asked, names) if asked.start else 0
        seen = _fitting(found[begin : begin + asked.limit])
        more = begin + len(seen) < len(found)
        shown = [item for item in seen if asked.where is None or asked.where.holds(item)]
        if asked.only:
            shown = [{n: item[n] for n in asked.only if n in item} for item in shown]
        keys = {**(index.kinds if index else {}), **shape.kinds}
        return ItemPage(_copied(shown), {n: seen[-1][n] for n in keys} if more else None)

    def _at(self, action: Action) -> tuple[Any, ...]:
        return self._id(action.table, action.item if isinstance(action, Put) else action.key)

    def _id(self, table: str, attributes: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(attributes.get(name) for name in self._keys[table])


def _fitting(items: list[Item]) -> list[Item]:
    """As many as a page of 1 MB holds, and at least one."""
    if could_exceed(items, LARGEST_PAGE):
        for position, size in enumerate(accumulate(map(size_of_item, items))):
            if size > LARGEST_PAGE:
                return items[: max(1, position)]
    return items


def _is_in(segment: tuple[int, int], partition: object) -> bool:
    part, parts = segment
    return crc32(str(partition).encode()) % parts == part


def _passed(found: list[Item], asked: Query | Scan, names: tuple[str, ...]) -> int:
    """How many items earlier pages showed; the one that they ended on may be gone by now."""
    start = [(asked.start or {})[name] for name in names]
    backwards = isinstance(asked, Query) and asked.newest_first
    places = [[item[name] for name in names] for item in found]
    return sum(place >= start if backwards else place <= start for place in places)


def _copied(value: Any) -> Any:
    """The same JSON value, sharing nothing; `copy.deepcopy` takes ten times as long."""
    if isinstance(value, dict):
        return {name: _copied(part) for name, part in cast("Item", value).items()}
    if isinstance(value, list):
        return [_copied(part) for part in cast("list[Any]", value)]
    return value
