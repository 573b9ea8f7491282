"""Many items read at once."""

from typing import Any

from services.aws.store import Put, Store
from tests.factories.items import ITEM, KEY, put, user


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


def test_for_no_keys_nobody_is_asked(store: Store):
    assert store.get_many([]) == []


def test_more_than_one_answer_can_carry_comes_all_the_same(store: Store):
    """DynamoDB answers with at most 16 MB, and names the keys that it left out."""
    large = 390_000
    for number in range(0, 44, 4):
        store.write(*(user(each, text="x" * large) for each in range(number, number + 4)))
    found = store.get_many([("Users", {"userId": f"u{number}"}) for number in range(44)])
    assert [len((item or {})["text"]) for item in found] == [large] * 44
