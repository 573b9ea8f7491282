from dataclasses import replace
from functools import partial
from typing import Any

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
from services.aws.store import (
    Action,
    Check,
    ConditionFailed,
    Delete,
    Item,
    Put,
    Query,
    Scan,
    Store,
    Update,
)
from services.core.errors import Invalid
from tests.factories.outcomes import outcome_of

KEY = {"contactId": "c1"}
ITEM: Item = {"contactId": "c1", "name": "Ada", "age": 36, "opted": True, "tags": ["a"]}
FREE = Absent("contactId")


def put(item: Item = ITEM, only_if: Condition | None = None) -> Put:
    return Put("Contacts", item, only_if)


def update(**changes: Any) -> Update:
    return Update("Contacts", KEY, **changes)


def everything(store: Store, table: str = "Contacts") -> list[Item]:
    return sorted(store.scan(Scan(table)).items, key=str)


def message(number: int, contact: str = "c1", **changes: Any) -> Item:
    """An item of a table with an index; text order is number order."""
    at = f"2026-03-01T12:00:{number:02}.000Z"
    return {"messageId": f"m{number:02}", "contactId": contact, "timestamp": at, **changes}


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
]


@pytest.mark.parametrize(("condition", "for_item", "for_nothing"), CONDITIONS)
@pytest.mark.parametrize("kind", ["put", "update", "delete", "check"])
def test_a_write_happens_only_if_its_condition_holds(
    store: Store, condition: Condition, for_item: bool, for_nothing: bool, kind: str
):
    actions: dict[str, Action] = {
        "put": put({**KEY, "new": 1}, condition),
        "update": update(set={"new": 1}, only_if=condition),
        "delete": Delete("Contacts", KEY, condition),
        "check": Check("Contacts", KEY, condition),
    }
    for there, holds in ((None, for_nothing), (ITEM, for_item)):
        if there:
            store.write(put())
        else:
            store.write(Delete("Contacts", KEY))
        outcome = outcome_of(partial(store.write, actions[kind]))
        if holds:
            assert outcome is None
            changes_nothing = kind == "check" or (kind == "delete" and there is None)
            assert (store.get("Contacts", KEY) == there) == changes_nothing
        else:
            assert isinstance(outcome, ConditionFailed) and outcome.failed == {0: there}
            assert store.get("Contacts", KEY) == there


@pytest.mark.parametrize(("condition", "holds", "_"), CONDITIONS)
def test_a_scan_shows_only_what_its_condition_lets_through(
    store: Store, condition: Condition, holds: bool, _: bool
):
    store.write(put())
    assert store.scan(Scan("Contacts", condition)).items == ([ITEM] if holds else [])


def test_a_transaction_does_everything(store: Store):
    store.write(put(), Put("Users", {"userId": "u1"}))
    store.write(
        update(set={"name": "Bo"}),
        Delete("Users", {"userId": "u1"}),
        Check("SystemConfig", {"configKey": "x"}, Absent("configKey")),
        Put("Identities", {"identity": "phone#1", "contactId": "c1"}),
    )
    assert everything(store) == [{**ITEM, "name": "Bo"}]
    assert everything(store, "Users") == []
    assert len(everything(store, "Identities")) == 1


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_transaction_with_one_condition_that_fails_does_nothing(store: Store, position: int):
    store.write(put())
    actions: list[Action] = [
        Put("Users", {"userId": "u1"}, Absent("userId")),
        Put("Identities", {"identity": "phone#1"}),
    ]
    actions.insert(position, put(only_if=FREE))
    with pytest.raises(ConditionFailed) as refused:
        store.write(*actions)
    assert refused.value.failed == {position: ITEM}
    assert everything(store, "Users") == everything(store, "Identities") == []


def test_every_condition_that_failed_is_named_with_what_is_there(store: Store):
    store.write(put(), Put("Users", {"userId": "u1", "email": "a"}))
    with pytest.raises(ConditionFailed, match="0, 2, 3") as refused:
        store.write(
            put(only_if=FREE),
            Put("Identities", {"identity": "phone#1"}, Absent("identity")),
            Check("Users", {"userId": "u1"}, Equals("email", "b")),
            Update("SystemConfig", {"configKey": "x"}, set={"a": 1}, only_if=Present("configKey")),
        )
    assert refused.value.failed == {0: ITEM, 2: {"userId": "u1", "email": "a"}, 3: None}


def test_the_segments_of_a_scan_are_the_whole_table_and_share_nothing(store: Store):
    store.write(*(Put("Contacts", {"contactId": f"c{n:02}", "name": "Ada"}) for n in range(40)))
    seen: list[list[str]] = []
    for part in range(3):
        segment: list[str] = []
        start = None
        while True:
            page = store.scan(Scan("Contacts", limit=5, start=start, segment=(part, 3)))
            assert len(page.items) <= 5
            segment += [item["contactId"] for item in page.items]
            if (start := page.next) is None:
                break
        seen.append(segment)
    assert sorted(each for segment in seen for each in segment) == [f"c{n:02}" for n in range(40)]
    assert all(len(segment) < 40 for segment in seen)


def test_a_scan_gives_only_the_attributes_that_are_wanted(store: Store):
    store.write(put(), put({"contactId": "c2", "status": "reserved word"}))
    found = store.scan(Scan("Contacts", Absent("age"), only=("contactId", "status", "name"))).items
    assert found == [{"contactId": "c2", "status": "reserved word"}]
    page = store.scan(Scan("Contacts", limit=1, only=("name",)))
    rest = store.scan(Scan("Contacts", start=page.next, only=("name", "never")))
    assert sorted([*page.items, *rest.items], key=len) == [{}, {"name": "Ada"}]


def test_a_query_gives_only_the_attributes_that_are_wanted(store: Store):
    store.write(*(Put("Messages", message(n, status="sent", content="x")) for n in range(3)))
    index = "contactId-timestamp-index"
    asked = Query("Messages", ("contactId", "c1"), index, limit=2, only=("messageId", "status"))
    page = store.query(asked)
    assert page.items == [{"messageId": f"m0{n}", "status": "sent"} for n in range(2)]
    rest = store.query(replace(asked, start=page.next, where=Equals("content", "x")))
    assert rest.items == [{"messageId": "m02", "status": "sent"}]


def test_a_hundred_actions_go_into_one_transaction(store: Store):
    store.write(*(Put("Users", {"userId": f"u{n}"}) for n in range(100)))
    assert len(everything(store, "Users")) == 100


def test_many_items_come_in_the_order_of_their_keys_and_as_often(store: Store):
    tracker = {"channel": "x", "windowStart": 0}
    store.write(put(), Put("RateLimitTrackers", {**tracker, "messageCount": 3}))
    keys: Any = [
        ("RateLimitTrackers", tracker),
        ("Contacts", {"contactId": "nobody"}),
        ("Contacts", KEY),
        ("RateLimitTrackers", tracker),
        ("Contacts", KEY),
        ("RateLimitTrackers", {"channel": "x", "windowStart": 1}),
    ]
    row = {**tracker, "messageCount": 3}
    assert store.get_many(keys) == [row, None, ITEM, row, ITEM, None]


def test_a_hundred_items_come_at_once(store: Store):
    store.write(*(Put("Users", {"userId": f"u{n}"}) for n in range(100)))
    keys: Any = [("Users", {"userId": f"u{n}"}) for n in reversed(range(100))]
    assert store.get_many(keys) == [{"userId": f"u{n}"} for n in reversed(range(100))]


THREAD = "contactId-timestamp-index"


@pytest.fixture
def thread(store: Store) -> Store:
    """Seven messages of one contact, one of another, and one that the index leaves out."""
    for number in (3, 0, 6, 1, 5, 2, 4):
        store.write(Put("Messages", message(number, expiresAt=number)))
    store.write(Put("Messages", message(9, "c2")))
    store.write(Put("Messages", {"messageId": "m99", "contactId": "c1"}))
    return store


def numbers(items: list[Item]) -> list[int]:
    return [int(item["messageId"][1:]) for item in items]


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_partition_comes_in_the_order_of_its_sort_key(thread: Store, newest_first: bool):
    page = thread.query(Query("Messages", ("contactId", "c1"), THREAD, newest_first=newest_first))
    expected = list(range(7))
    assert numbers(page.items) == (expected[::-1] if newest_first else expected)
    assert page.next is None


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 8])
@pytest.mark.parametrize("where", [None, Above("expiresAt", 2)])
def test_pages_of_a_query_lose_nothing_and_repeat_nothing(
    thread: Store, newest_first: bool, limit: int, where: Condition | None
):
    seen: list[int] = []
    start = None
    for _ in range(9):
        page = thread.query(
            Query(
                "Messages",
                ("contactId", "c1"),
                THREAD,
                newest_first=newest_first,
                where=where,
                limit=limit,
                start=start,
            )
        )
        assert len(page.items) <= limit
        seen += numbers(page.items)
        if (start := page.next) is None:
            break
    assert start is None
    expected = [n for n in range(7) if where is None or n > 2]
    assert seen == (expected[::-1] if newest_first else expected)


def test_a_limit_counts_what_is_looked_at_not_what_is_shown(thread: Store):
    page = thread.query(
        Query("Messages", ("contactId", "c1"), THREAD, where=Above("expiresAt", 5), limit=3)
    )
    assert page.items == [] and page.next is not None


def test_items_with_one_sort_key_are_all_shown_on_some_page(store: Store):
    for number in range(5):
        store.write(Put("Messages", message(number) | {"timestamp": "t"}))
    seen: list[int] = []
    start = None
    for _ in range(6):
        page = store.query(Query("Messages", ("contactId", "c1"), THREAD, limit=2, start=start))
        seen += numbers(page.items)
        if (start := page.next) is None:
            break
    assert sorted(seen) == list(range(5))


def test_a_query_may_begin_at_a_sort_key(store: Store):
    for bucket in (0, 900, 1800, 2700):
        row = {"channel": "x", "windowStart": bucket, "messageCount": 1}
        store.write(Put("RateLimitTrackers", row))
    found = store.query(Query("RateLimitTrackers", ("channel", "x"), at_least=("windowStart", 900)))
    assert [row["windowStart"] for row in found.items] == [900, 1800, 2700]


def test_a_partition_that_is_empty_has_one_empty_page(store: Store):
    page = store.query(Query("Messages", ("contactId", "c1"), THREAD))
    assert (page.items, page.next) == ([], None)


def test_an_index_gives_the_key_of_an_item(store: Store):
    store.write(Put("Messages", message(1, whatsappMessageId="wamid.1")))
    found = store.query(
        Query("Messages", ("whatsappMessageId", "wamid.1"), "whatsappMessageId-index", limit=1)
    )
    assert [item["messageId"] for item in found.items] == ["m01"]


@pytest.mark.parametrize("limit", [1, 3, 7, 20])
def test_pages_of_a_scan_lose_nothing_and_repeat_nothing(thread: Store, limit: int):
    seen: list[int] = []
    start = None
    for _ in range(12):
        page = thread.scan(Scan("Messages", Present("timestamp"), limit, start))
        seen += numbers(page.items)
        if (start := page.next) is None:
            break
    assert start is None
    assert sorted(seen) == [0, 1, 2, 3, 4, 5, 6, 9]


def test_a_start_of_another_partition_is_refused(thread: Store):
    page = thread.query(Query("Messages", ("contactId", "c1"), THREAD, limit=1))
    with pytest.raises(Invalid, match="start again without it"):
        thread.query(Query("Messages", ("contactId", "c2"), THREAD, limit=1, start=page.next))


@pytest.mark.parametrize("start", [{"foreign": "x"}, {"messageId": "m1"}])
def test_a_start_of_another_list_is_refused(thread: Store, start: Any):
    with pytest.raises(Invalid, match="start again without it"):
        thread.query(Query("Messages", ("contactId", "c1"), THREAD, limit=1, start=start))
