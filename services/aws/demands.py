"""What DynamoDB demands of a request, whatever is stored. Pure.

Storage in memory asks here, so that no test passes on what DynamoDB would refuse; DynamoDB itself
is simply asked. The figures are the vendor's ("Quotas in Amazon DynamoDB", "Constraints").
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import Any, cast

from services.aws.attributes import whole
from services.aws.conditions import Both, Condition, Either
from services.aws.keys import IndexKey, Key, KeyPart, TableKeys, can_be_key, parts_of
from services.aws.store import Action, Item, Malformed, Put, Query, Scan, Update

MOST_ACTIONS = 100
MOST_KEYS = 100
LARGEST_ITEM = 400 * 1024
LARGEST_WRITE = 4 * 1024 * 1024
LARGEST_PAGE = 1024 * 1024
DEEPEST = 32
DIGITS = 38
LARGEST_NUMBER = 10**126
SMALLEST_NUMBER = 1e-130
BYTES = 4
"""At most, of one character."""
_KINDS: Mapping[str, tuple[type, ...]] = {"S": (str,), "N": (int, float)}


def require_key(keys: TableKeys, key: Key) -> None:
    """A key has exactly the attributes of the table's, each of its kind and size."""
    if set(key) != set(keys.kinds):
        raise Malformed("the key does not fit the table")
    _require_parts(parts_of(keys.kinds), key)


def require_actions(actions: Sequence[Action], places: Sequence[object]) -> None:
    """A write has 1 to 100 actions about as many items; an update says one thing of each name."""
    if not 0 < len(actions) <= MOST_ACTIONS:
        raise Malformed(f"a write has 1 to {MOST_ACTIONS} actions")
    if len(set(places)) < len(places):
        raise Malformed("a write may touch an item once")
    for action in actions:
        if isinstance(action, Update):
            _require_update(action)


def _require_update(update: Update) -> None:
    names = [*update.set, *update.remove, *update.add, *update.append]
    if not names:
        raise Malformed("an update changes something")
    if len(set(names)) < len(names):
        raise Malformed("an update says two things of one attribute")
    if set(names) & set(update.key):
        raise Malformed("an update cannot change a key")


def require_item(keys: TableKeys, item: Item) -> None:
    """An item has its table's key, and what its indexes can take."""
    if not keys.kinds.keys() <= item.keys():
        raise Malformed("the item lacks a part of its key")
    _require_parts(keys.parts, item)


def require_sizes(items: Sequence[Item]) -> None:
    """No item is larger than 400 KB, and all of them fit into 4 MB."""
    if could_exceed(items, LARGEST_ITEM):
        sizes = [*map(size_of_item, items)]
        if max(sizes) > LARGEST_ITEM:
            raise Malformed("the item is larger than 400 KB")
        if sum(sizes) > LARGEST_WRITE:
            raise Malformed("the write is larger than 4 MB")


def require_query(keys: TableKeys, query: Query) -> None:
    """A query names its key as it is, and its filter none of it."""
    where = keys if query.index is None else keys.indexes.get(query.index)
    if where is None:
        raise Malformed("the table has no such index")
    partition, *sort = where.kinds
    attribute, value = query.partition
    if attribute != partition:
        raise Malformed("a query names the partition")
    _require_parts(parts_of(where.kinds), {attribute: value})
    if query.at_least:
        if [query.at_least[0]] != sort:
            raise Malformed("a query begins at the sort key")
        _require_parts(parts_of(where.kinds), dict([query.at_least]))
    if query.where and set(_named(query.where)) & set(where.kinds):
        raise Malformed("a filter cannot look at the key")
    _require_limit(query.limit)


def require_scan(scan: Scan) -> None:
    """A scan's segment is one of those that there are."""
    _require_limit(scan.limit)
    if scan.segment and not 0 <= scan.segment[0] < scan.segment[1]:
        raise Malformed("there is no such segment")


def is_start(keys: TableKeys, index: IndexKey | None, start: Key) -> bool:
    """Whether a list can go on after a key: it is one of the index and of the table."""
    parts = (*parts_of(index.kinds if index else {}), *parts_of(keys.kinds))
    try:
        _require_parts(parts, start)
    except Malformed:
        return False
    return set(start) == {name for name, _, _ in parts}


def _require_limit(limit: int) -> None:
    if limit < 1:
        raise Malformed("a page holds at least one item")


def _named(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Both | Either):
        for part in condition.conditions:
            yield from _named(part)
    else:
        yield condition.attribute


def _require_parts(parts: Iterable[KeyPart], there: Mapping[str, Any]) -> None:
    """Those that are there are of their kind and size."""
    for name, kind, most in parts:
        if name not in there:
            continue
        value = there[name]
        if isinstance(value, bool) or not isinstance(value, _KINDS[kind]):
            raise Malformed(f"{name} is of another kind")
        if not can_be_key(value, most):
            raise Malformed(f"{name} is empty or too long for a key")


def as_stored(value: Any, depth: int = 1) -> Any:
    """A JSON value as it is given back, sharing nothing with what was given.

    Raises:
        TypeError: something that is not JSON.
        Malformed: a number that DynamoDB does not take, or lists in lists beyond its depth.
    """
    if type(value) is str:
        return value
    match value:
        case None | bool():
            return value
        case str():
            return str.__str__(value)
        case int() | float() if -inf < value < inf:
            return _number(value)
        case dict():
            _require_depth(depth)
            return {name: as_stored(part, depth + 1) for name, part in cast("Item", value).items()}
        case list() | tuple():
            _require_depth(depth)
            return [as_stored(part, depth + 1) for part in cast("Sequence[Any]", value)]
        case _:
            raise TypeError(f"{type(value).__name__} is not stored")


def _require_depth(depth: int) -> None:
    if depth > DEEPEST + 1:
        raise Malformed(f"a value has at most {DEEPEST} levels")


def _number(value: float) -> int | float:
    number = whole(value)
    size = abs(number)
    if size and not SMALLEST_NUMBER <= size < LARGEST_NUMBER:
        raise Malformed("the number is too large or too small")
    if isinstance(number, int) and size >= 10**DIGITS and len(str(size).rstrip("0")) > DIGITS:
        raise Malformed(f"a number has at most {DIGITS} digits")
    return number


def could_exceed(value: object, size: int) -> bool:
    """Whether it is worth measuring: its text is at least as long as what it takes."""
    return len(repr(value)) * BYTES > size


def size_of_item(item: Item) -> int:
    """Bytes of an item as DynamoDB counts them."""
    return sum(len(name.encode()) + _size_of(value) for name, value in item.items())


def _size_of(value: Any) -> int:
    match value:
        case None | bool():
            return 1
        case str():
            return len(value.encode())
        case int() | float():
            return (len(str(abs(value)).strip("0")) + 1) // 2 + 1
        case dict():
            return 3 + size_of_item(cast("Item", value)) + len(cast("Item", value))
        case _:
            return 3 + sum(1 + _size_of(part) for part in value)


def require_keys(keys: Sequence[object]) -> None:
    """At most 100 different items are read at once."""
    if len(set(keys)) > MOST_KEYS:
        raise Malformed(f"at most {MOST_KEYS} items are read at once")


def changed(item: Item, update: Update) -> Item:
    """An item after an update.

    Raises:
        Malformed: something is added to what is no number, or appended to what is no list.
    """
    after = {name: value for name, value in item.items() if name not in update.remove}
    after |= {name: as_stored(value) for name, value in update.set.items()}
    for name, amount in update.add.items():
        there = after.get(name, 0)
        if isinstance(there, bool) or not isinstance(there, int | float):
            raise Malformed(f"{name} is no number")
        after[name] = as_stored(there + amount)
    for name, values in update.append.items():
        there = after.get(name, [])
        if not isinstance(there, list):
            raise Malformed(f"{name} is no list")
        after[name] = [*there, *as_stored(values)]
    return after


def put_item(action: Put) -> Item:
    """An item as it is stored."""
    return {name: as_stored(value) for name, value in action.item.items()}
