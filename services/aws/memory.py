"""Storage in memory: the same port, for tests that need thousands of runs."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any, cast
from zlib import crc32

from services.aws.paging import foreign_token
from services.aws.store import (
    Action,
    Check,
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

type KeyNames = tuple[str, ...]


class MemoryStore:
    """Tables held in dictionaries.

    `tables` maps a table to its key attributes and `indexes` each index to its own, as they stand
    in `amplify/infrastructure.json`.
    """

    def __init__(self, tables: Mapping[str, KeyNames], indexes: Mapping[str, KeyNames]) -> None:
        self._keys, self._indexes, self._lock = tables, indexes, Lock()
        self._tables: dict[str, dict[tuple[Any, ...], Item]] = {name: {} for name in tables}

    def get(self, table: str, key: Key) -> Item | None:
        return _copied(self._tables[table].get(self._id(table, key)))

    def get_many(self, keys: Sequence[tuple[str, Key]]) -> list[Item | None]:
        return [self.get(table, key) for table, key in keys]

    def write(self, *actions: Action) -> None:
        with self._lock:
            failed = {
                position: _copied(self._tables[action.table].get(self._at(action)))
                for position, action in enumerate(actions)
                if not self._allowed(action)
            }
            if failed:
                raise ConditionFailed(failed)
            for action in actions:
                self._apply(action)

    def change(self, update: Update) -> Item:
        with self._lock:
            where = self._at(update)
            there = self._tables[update.table].get(where)
            if not self._allowed(update):
                raise ConditionFailed({0: _copied(there)})
            self._apply(update)
            return _copied(self._tables[update.table][where])

    def query(self, query: Query) -> ItemPage:
        names = self._indexes[query.index] if query.index else self._keys[query.table]
        attribute, value = query.partition
        if query.start and query.start.get(attribute) != value:
            raise foreign_token()
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
        return self._page(found, query, order)

    def scan(self, scan: Scan) -> ItemPage:
        names = self._keys[scan.table]
        there = list(self._tables[scan.table].values())
        if scan.segment:
            there = [item for item in there if _is_in(scan.segment, item[names[0]])]
        there.sort(key=lambda item: [item[n] for n in names])
        return self._page(there, scan, names)

    def _page(self, found: list[Item], asked: Query | Scan, names: KeyNames) -> ItemPage:
        keys = dict.fromkeys((*names, *self._keys[asked.table]))
        if isinstance(asked, Query):
            keys[asked.partition[0]] = None
        if asked.start and set(asked.start) != set(keys):
            raise foreign_token()
        begin = _passed(found, asked, names) if asked.start else 0
        seen = found[begin : begin + asked.limit]
        more = begin + asked.limit < len(found)
        shown = [item for item in seen if asked.where is None or asked.where.holds(item)]
        if asked.only:
            shown = [{n: item[n] for n in asked.only if n in item} for item in shown]
        return ItemPage(_copied(shown), {n: seen[-1][n] for n in keys} if more else None)

    def _allowed(self, action: Action) -> bool:
        there = self._tables[action.table].get(self._at(action), {})
        return action.only_if is None or action.only_if.holds(there)

    def _apply(self, action: Action) -> None:
        table, where = self._tables[action.table], self._at(action)
        match action:
            case Put():
                table[where] = _copied(action.item)
            case Delete():
                table.pop(where, None)
            case Update():
                table[where] = _updated(table.get(where, dict(action.key)), action)
            case Check():
                pass

    def _at(self, action: Action) -> tuple[Any, ...]:
        return self._id(action.table, action.item if isinstance(action, Put) else action.key)

    def _id(self, table: str, attributes: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(attributes[name] for name in self._keys[table])


def _is_in(segment: tuple[int, int], partition: object) -> bool:
    part, parts = segment
    return crc32(str(partition).encode()) % parts == part


def _passed(found: list[Item], asked: Query | Scan, names: KeyNames) -> int:
    """How many items earlier pages showed; the one that they ended on may be gone by now."""
    start = [(asked.start or {})[name] for name in names]
    backwards = isinstance(asked, Query) and asked.newest_first
    places = [[item[name] for name in names] for item in found]
    try:
        return sum(place >= start if backwards else place <= start for place in places)
    except TypeError:
        raise foreign_token() from None


def _updated(item: Item, update: Update) -> Item:
    changed = {name: value for name, value in item.items() if name not in update.remove}
    changed |= _copied(dict(update.set))
    for name, amount in update.add.items():
        changed[name] = changed.get(name, 0) + amount
    for name, values in update.append.items():
        changed[name] = [*changed.get(name, []), *values]
    return changed


def _copied(value: Any) -> Any:
    """The same JSON value, sharing nothing; `copy.deepcopy` takes ten times as long."""
    if isinstance(value, dict):
        return {name: _copied(part) for name, part in cast("Item", value).items()}
    if isinstance(value, list | tuple):
        parts = [_copied(part) for part in cast("Sequence[Any]", value)]
        return tuple(parts) if isinstance(value, tuple) else parts
    return value
