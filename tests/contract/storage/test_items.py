"""Single items: what was put, changed and deleted."""

from typing import Any

import pytest

from services.aws.conditions import Present
from services.aws.store import (
    Action,
    Check,
    ConditionFailed,
    Delete,
    ItemPage,
    Query,
    Store,
    Update,
)
from tests.factories.items import ITEM, KEY, put, thread_of, update


def test_what_was_put_is_read_and_nothing_else_is_there(store: Store):
    store.write(put())
    assert store.get("Contacts", KEY) == ITEM
    assert store.get("Contacts", {"contactId": "c2"}) is None


@pytest.mark.parametrize(
    "value",
    ["", "नमस्ते 😀", "a\x00b", 0, -5, 2**53, 10**30, True, False, None, [], {}, [{"a": [1, "x"]}]],
)
def test_every_json_value_comes_back_as_it_went(store: Store, value: Any):
    store.write(put({**KEY, "value": value}))
    found = store.get("Contacts", KEY)
    assert found is not None
    assert (found["value"], type(found["value"])) == (value, type(value))


def test_a_put_replaces_the_whole_item(store: Store):
    store.write(put())
    store.write(put({**KEY, "name": "Bo"}))
    assert store.get("Contacts", KEY) == {**KEY, "name": "Bo"}


def test_what_was_read_can_be_changed_without_changing_what_is_stored(store: Store):
    store.write(put())
    found = store.get("Contacts", KEY)
    assert found is not None
    found["tags"].append("b")
    assert store.get("Contacts", KEY) == ITEM


UPDATES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"set": {"name": "Bo"}}, {"name": "Bo"}),
    ({"set": {"new": {"a": [1]}}}, {"new": {"a": [1]}}),
    ({"remove": ["name", "never"]}, {"name": None}),
    ({"add": {"age": 4, "count": 1}}, {"age": 40, "count": 1}),
    ({"add": {"age": -6}}, {"age": 30}),
    ({"append": {"tags": ["b", "c"], "new": ["x"]}}, {"tags": ["a", "b", "c"], "new": ["x"]}),
    (
        {"set": {"name": "Bo"}, "remove": ["opted"], "add": {"age": 1}, "append": {"tags": ["b"]}},
        {"name": "Bo", "opted": None, "age": 37, "tags": ["a", "b"]},
    ),
    (
        {"set": {"status": "reserved word", "timestamp": "t"}},
        {"status": "reserved word", "timestamp": "t"},
    ),
]


@pytest.mark.parametrize(("changes", "result"), UPDATES)
def test_an_update_changes_what_it_names_and_nothing_else(
    store: Store, changes: dict[str, Any], result: dict[str, Any]
):
    store.write(put())
    store.write(update(**changes))
    expected = {k: v for k, v in (ITEM | result).items() if v is not None}
    assert store.get("Contacts", KEY) == expected


def test_an_update_of_nothing_makes_the_item(store: Store):
    store.write(update(set={"name": "Ada"}, add={"count": 2}, append={"tags": ["a"]}))
    assert store.get("Contacts", KEY) == {**KEY, "name": "Ada", "count": 2, "tags": ["a"]}


def test_what_was_deleted_is_gone_and_may_be_deleted_again(store: Store):
    store.write(put())
    for _ in range(2):
        store.write(Delete("Contacts", KEY))
        assert store.get("Contacts", KEY) is None


NUMBERS = [(0.1, 0.1), (1.0, 1), (1e22, 10**22), (1.5e-7, 1.5e-7), (-0.0, 0), (-2.5, -2.5)]


@pytest.mark.parametrize(("given", "back"), NUMBERS)
def test_a_number_comes_back_whole_if_it_is(store: Store, given: float, back: float):
    store.write(put({**KEY, "value": [given]}))
    [found] = (store.get("Contacts", KEY) or {})["value"]
    assert (found, type(found)) == (back, type(back))


def test_what_was_given_as_a_tuple_comes_back_as_a_list(store: Store):
    store.write(put({**KEY, "value": ("a", ("b",))}))
    assert store.get("Contacts", KEY) == {**KEY, "value": ["a", ["b"]]}


@pytest.mark.parametrize("value", [b"x", {"x"}, float("nan"), float("inf"), object()])
def test_what_is_not_json_is_never_stored(store: Store, value: object):
    for write in (put({**KEY, "value": [value]}), update(set={"value": value})):
        with pytest.raises(TypeError, match="is not stored"):
            store.write(write)
    assert store.get("Contacts", KEY) is None


def test_a_change_gives_the_item_as_it_is_then(store: Store):
    store.write(put())
    assert store.change(update(set={"name": "Bo"}, add={"age": 1})) == {
        **ITEM,
        "name": "Bo",
        "age": 37,
    }


RESERVED = (
    "name",
    "status",
    "timestamp",
    "count",
    "data",
    "size",
    "role",
    "year",
    "a b",
    "a.b",
    "#",
)


def test_no_name_of_an_attribute_is_special(store: Store):
    """DynamoDB reserves 573 words, and a dot means a path."""
    store.write(put({**KEY, **dict.fromkeys(RESERVED, "x")}))
    store.write(update(set=dict.fromkeys(RESERVED[:-1], "y"), remove=RESERVED[-1:]))
    assert store.get("Contacts", KEY) == {**KEY, **dict.fromkeys(RESERVED[:-1], "y")}


IMPOSSIBLE = ["", "x" * 2049, "\u0906" * 700]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_an_id_that_no_key_can_hold_is_nobodys(store: Store, text: str):
    key = {"contactId": text}
    store.write(put())
    assert store.get("Contacts", key) is None
    assert store.get_many([("Contacts", key), ("Contacts", KEY)]) == [None, ITEM]
    assert store.get_many([("Contacts", key)]) == [None]
    assert store.query(Query("BulkRecipients", ("jobId", text))) == ItemPage([], None)
    assert store.query(thread_of(text)) == ItemPage([], None)


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_a_condition_about_an_id_that_no_key_can_hold_is_one_about_no_item(store: Store, text: str):
    there = Present("contactId")
    changes: list[Action] = [
        Update("Contacts", {"contactId": text}, set={"a": 1}, only_if=there),
        Delete("Contacts", {"contactId": text}, there),
        Check("Contacts", {"contactId": text}, there),
    ]
    for change in changes:
        for before in ((), (put(),)):
            with pytest.raises(ConditionFailed) as refused:
                store.write(*before, change)
            assert refused.value.failed == {len(before): None}
    with pytest.raises(ConditionFailed):
        store.change(Update("Contacts", {"contactId": text}, set={"a": 1}, only_if=there))
    assert store.get("Contacts", KEY) is None
