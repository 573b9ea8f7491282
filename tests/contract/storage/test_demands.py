"""What no storage takes, whatever is stored: the figures and forms that DynamoDB demands."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from services.aws.conditions import Above
from services.aws.store import (
    Check,
    Delete,
    Malformed,
    Put,
    Query,
    Scan,
    Store,
    Update,
)
from services.core.errors import Invalid
from tests.contract.storage.departures import BREAKS, LARGEST_ITEM, TAKES_ALL_THE_SAME
from tests.factories.items import (
    FREE,
    ITEM,
    KEY,
    THREAD,
    everything,
    message,
    put,
    thread_of,
    update,
    user,
)
from tests.factories.outcomes import outcome_of

type Act = Callable[[Store], object]

LARGEST = 400 * 1024
M1 = {"messageId": "m01"}


def wrote(*actions: Any) -> Act:
    return lambda store: store.write(*actions)


def read(query: Query | Scan) -> Act:
    return lambda store: store.query(query) if isinstance(query, Query) else store.scan(query)


def in_lists(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


def put_message(**changes: Any) -> Put:
    return Put("Messages", message(1, **changes))


def change_message(**changes: Any) -> Update:
    return Update("Messages", M1, set=changes)


REFUSED: dict[str, Act] = {
    "nothing to write": wrote(),
    "101 actions": wrote(*map(user, range(101))),
    "two actions about one item": wrote(put(), update(set={"a": 1})),
    "a check beside a change of its item": wrote(Check("Contacts", KEY, FREE), put()),
    "an empty key": wrote(put({"contactId": ""})),
    "a key that is too long": wrote(put({"contactId": "x" * 2049})),
    "a sort key that is too long": wrote(
        Put("Conversations", {"contactId": "c", "feed": "x" * 1025})
    ),
    "a key of another kind": wrote(put({"contactId": 7})),
    "a truth as a key": wrote(Put("RateLimitTrackers", {"channel": "x", "windowStart": True})),
    "an item without its key": wrote(put({"name": "Ada"})),
    "a key with more than a key": wrote(Delete("Contacts", {**KEY, "name": "Ada"})),
    "a key with less than a key": wrote(Delete("Conversations", {"contactId": "c"})),
    "looking for more than a key": lambda store: store.get("Contacts", {**KEY, "name": "Ada"}),
    "looking for a key of another kind": lambda store: store.get("Contacts", {"contactId": 7}),
    "nothing where an index has a text": wrote(put_message(whatsappMessageId="")),
    "nothing where an index sorts": wrote(put_message(timestamp="")),
    "nothing where an index has a text, by an update": wrote(change_message(timestamp="")),
    "null where an index has a text": wrote(put_message(whatsappMessageId=None)),
    "a number where an index has a text": wrote(put_message(timestamp=5)),
    "a number where an index has a text, by an update": wrote(change_message(timestamp=5)),
    "a number where an index has a text, in a transaction": wrote(
        change_message(timestamp=5), put()
    ),
    "a text that is too long for an index": wrote(put_message(whatsappMessageId="x" * 2049)),
    "a change of the key": wrote(update(set={"contactId": "c1"})),
    "two things about one attribute": wrote(update(set={"a": 1}, remove=["a"])),
    "a change of nothing": wrote(update()),
    "a change of nothing, in a transaction": wrote(update(), user(1)),
    "adding to a text": wrote(update(add={"name": 1})),
    "adding to a text, in a transaction": wrote(update(add={"name": 1}), user(1)),
    "appending to a text": wrote(update(append={"name": ["x"]})),
    "an item of more than 400 KB": wrote(put({**KEY, "text": "x" * LARGEST})),
    "an item that grows beyond 400 KB": wrote(update(set={"text": "x" * LARGEST})),
    "an item of more than 400 KB, in a transaction": wrote(user(1, text="x" * LARGEST), user(2)),
    "more than 4 MB in one write": wrote(*(user(n, text="x" * 390_000) for n in range(11))),
    "more digits than 38": wrote(put({**KEY, "n": 10**39 + 1})),
    "a number that is too large": wrote(put({**KEY, "n": 10**126})),
    "a number that is too small": wrote(put({**KEY, "n": 1e-131})),
    "40 lists in each other": wrote(put({**KEY, "deep": in_lists(40)})),
    "reading 101 items": lambda store: store.get_many(
        [("Users", {"userId": str(n)}) for n in range(101)]
    ),
    "a page of nothing": read(thread_of(limit=0)),
    "a page of nothing of a table": read(Scan("Messages", limit=0)),
    "a filter on the key": read(thread_of(where=Above("timestamp", "a"))),
    "a list of an index of another table": read(
        Query("Messages", ("contactId", "c1"), "feed-createdAt-index")
    ),
    "a list of what is no partition": read(Query("Messages", ("name", "c1"), THREAD)),
    "a list that begins at no sort key": read(thread_of(at_least=("name", "a"))),
    "a sort key of another kind": read(thread_of(at_least=("timestamp", 5))),
    "a list that begins at nothing": read(thread_of(at_least=("timestamp", ""))),
    "a segment that is not there": read(Scan("Messages", segment=(3, 3))),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_dynamodb_never_takes_is_refused_and_changes_nothing(
    store: Store, kind: str, what: str
):
    store.write(put(), put_message())
    outcome = outcome_of(partial(REFUSED[what], store))
    if what in TAKES_ALL_THE_SAME.get(kind, ()):
        assert not isinstance(outcome, Exception)
    elif what in BREAKS.get(kind, ()):
        assert isinstance(outcome, Exception)
    else:
        assert isinstance(outcome, Malformed)
        assert everything(store) == [ITEM] and everything(store, "Users") == []
        assert everything(store, "Messages") == [message(1)]


THERE = message(1)
STARTS: dict[str, dict[str, Any]] = {
    "a start that is no key": {"contactId": "c1", "foreign": "x"},
    "a start of another kind": {**THERE, "timestamp": 5},
    "a start whose table key is of another kind": {**THERE, "messageId": 5},
    "a start with more than a key": {**THERE, "more": "x"},
}


@pytest.mark.parametrize("what", STARTS)
def test_a_start_that_is_no_key_of_the_list_is_the_callers_mistake(
    store: Store, kind: str, what: str
):
    store.write(put_message())
    outcome = outcome_of(lambda: store.query(thread_of(start=STARTS[what])))
    departs = what in TAKES_ALL_THE_SAME.get(kind, ()) or what in BREAKS.get(kind, ())
    assert isinstance(outcome, Invalid) is not departs


def test_a_start_of_another_table_is_the_callers_mistake(store: Store, kind: str):
    outcome = outcome_of(lambda: store.scan(Scan("Messages", start={"userId": "u1"})))
    expected = "a start of another table" not in TAKES_ALL_THE_SAME.get(kind, ())
    assert isinstance(outcome, Invalid) is expected


ACCEPTED: dict[str, Act] = {
    "38 digits": wrote(put({**KEY, "n": 10**38 - 1})),
    "a large number of few digits": wrote(put({**KEY, "n": 10**125})),
    "30 lists in each other": wrote(put({**KEY, "deep": in_lists(30)})),
    "a key of 2,048 bytes": wrote(put({"contactId": "x" * 2048})),
    "removing what is not there": wrote(update(remove=["never"])),
    "deleting what is not there": wrote(Delete("Contacts", {"contactId": "c2"}), user(1)),
    "an empty list to append": wrote(update(append={"tags": []})),
    "nothing to add": wrote(update(add={"age": 0})),
    "empty texts, lists and maps": wrote(put({**KEY, "a": "", "b": [], "c": {}, "d": None})),
}


def test_an_item_may_have_400_kb_with_its_names(store: Store, kind: str):
    room = LARGEST_ITEM.get(kind, LARGEST) - len("contactIdc1text")
    store.write(put({**KEY, "text": "x" * room}))
    with pytest.raises(Malformed):
        store.write(put({**KEY, "text": "x" * (room + 1)}))


@pytest.mark.parametrize("what", ACCEPTED)
def test_what_dynamodb_takes_is_taken(store: Store, what: str):
    store.write(put())
    ACCEPTED[what](store)
