"""Conditions of writes and of lists, each on an item that is there and on one that is not."""

from functools import partial
from itertools import product

import pytest

from services.aws.conditions import (
    Above,
    Absent,
    Below,
    Condition,
    Contains,
    Equals,
    Present,
    absent_or_below,
    both,
    either,
    same,
)
from services.aws.store import Action, Check, ConditionFailed, Delete, ItemPage, Scan, Store
from tests.contract.storage.departures import COMPARES_KINDS
from tests.factories.items import ITEM, KEY, put, update
from tests.factories.outcomes import outcome_of

CONDITIONS: list[tuple[Condition, bool, bool]] = [
    # condition, holds for ITEM, holds for no item
    (Present("contactId"), True, False),
    (Present("never"), False, False),
    (Absent("contactId"), False, True),
    (Absent("never"), True, True),
    (Equals("name", "Ada"), True, False),
    (Equals("name", "ada"), False, False),
    (Equals("age", 36), True, False),
    (Equals("opted", value=True), True, False),
    (Equals("opted", value=False), False, False),
    (Equals("never", "x"), False, False),
    (Below("age", 37), True, False),
    (Below("age", 36), False, False),
    (Below("name", "Adb"), True, False),
    (Below("never", 1), False, False),
    (Above("age", 35), True, False),
    (Above("age", 36), False, False),
    (Above("name", "A"), True, False),
    (Contains("name", "d"), True, False),
    (Contains("name", "D"), False, False),
    (Contains("never", "x"), False, False),
    (both(Present("name"), Equals("age", 36)), True, False),
    (both(Present("name"), Equals("age", 1)), False, False),
    (both(Present("name")), True, False),
    (either(Absent("name"), Equals("age", 36)), True, True),
    (either(Absent("name"), Equals("age", 1)), False, True),
    (both(either(Absent("name"), Present("age")), Equals("opted", value=True)), True, False),
    (either(both(Present("name"), Absent("age")), Equals("age", 36)), True, False),
    (both(both(Present("name"), Present("age")), both(Absent("never"))), True, False),
    (same("name", "Ada"), True, False),
    (same("never", None), True, True),
    (same("name", None), False, True),
    (absent_or_below("age", 40), True, True),
    (absent_or_below("age", 36), False, True),
    (Contains("tags", "a"), True, False),
    (Contains("tags", "b"), False, False),
    (Contains("name", ""), True, False),
]


@pytest.mark.parametrize(("condition", "for_item", "for_nothing"), CONDITIONS)
def test_a_write_happens_only_if_its_condition_holds(
    store: Store, condition: Condition, for_item: bool, for_nothing: bool
):
    actions: list[Action] = [
        put({**KEY, "new": 1}, condition),
        update(set={"new": 1}, only_if=condition),
        Delete("Contacts", KEY, condition),
        Check("Contacts", KEY, condition),
    ]
    for action, (there, holds) in product(actions, ((None, for_nothing), (ITEM, for_item))):
        store.write(put() if there else Delete("Contacts", KEY))
        outcome = outcome_of(partial(store.write, action))
        if holds:
            assert outcome is None
            is_read_only = isinstance(action, Check) or (isinstance(action, Delete) and not there)
            assert (store.get("Contacts", KEY) == there) == is_read_only
        else:
            assert isinstance(outcome, ConditionFailed) and outcome.failed == {0: there}
            assert store.get("Contacts", KEY) == there


@pytest.mark.parametrize(("condition", "holds", "_"), CONDITIONS)
def test_a_scan_shows_only_what_its_condition_lets_through(
    store: Store, condition: Condition, holds: bool, _: bool
):
    store.write(put())
    assert store.scan(Scan("Contacts", condition)).items == ([ITEM] if holds else [])


MIXED: list[Condition] = [
    Equals("opted", 1),
    Equals("age", "36"),
    Equals("name", 36),
    Below("name", 5),
    Above("age", "1"),
    Below("opted", 5),
    Contains("age", "3"),
]


def lets_through(store: Store, condition: Condition) -> bool:
    """Whether a write or a list does, or breaks on it."""
    written = outcome_of(partial(store.write, put(ITEM, condition)))
    listed = outcome_of(partial(store.scan, Scan("Contacts", condition)))
    return not isinstance(written, ConditionFailed) or listed != ItemPage([], None)


def test_values_of_different_kinds_are_neither_equal_nor_in_any_order(store: Store, kind: str):
    store.write(put())
    departs = any(lets_through(store, condition) for condition in MIXED)
    assert departs is (kind in COMPARES_KINDS)
