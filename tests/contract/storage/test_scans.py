"""Whole tables: every item on one page of one segment."""

import pytest

from services.aws.conditions import Above, Absent, Present
from services.aws.store import Put, Scan, Store
from tests.factories.items import message, numbers, pages, put


@pytest.mark.parametrize("limit", [1, 3, 7, 20])
def test_pages_of_a_scan_lose_nothing_and_repeat_nothing(store: Store, limit: int):
    store.write(*(Put("Messages", message(number)) for number in range(8)))
    store.write(Put("Messages", {"messageId": "m99"}))
    found = pages(store, Scan("Messages", Present("timestamp"), limit))
    assert sorted(number for page in found for number in numbers(page)) == list(range(8))


def test_the_segments_of_a_scan_are_the_whole_table_and_share_nothing(store: Store):
    store.write(*(Put("Contacts", {"contactId": f"c{n:02}", "name": "Ada"}) for n in range(40)))
    segments = [
        [item["contactId"] for page in pages(store, asked) for item in page]
        for asked in (Scan("Contacts", limit=5, segment=(part, 3)) for part in range(3))
    ]
    assert sorted(each for segment in segments for each in segment) == [
        f"c{n:02}" for n in range(40)
    ]
    assert all(len(segment) < 40 for segment in segments)


def test_a_scan_gives_only_the_attributes_that_are_wanted(store: Store):
    store.write(put(), put({"contactId": "c2", "status": "reserved word"}))
    found = store.scan(Scan("Contacts", Absent("age"), only=("contactId", "status", "name"))).items
    assert found == [{"contactId": "c2", "status": "reserved word"}]
    page = store.scan(Scan("Contacts", limit=1, only=("name",)))
    rest = store.scan(Scan("Contacts", start=page.next, only=("name", "never")))
    assert sorted([*page.items, *rest.items], key=len) == [{}, {"name": "Ada"}]


def test_a_scan_may_look_at_the_key(store: Store):
    store.write(*(Put("Messages", message(number)) for number in range(4)))
    found = store.scan(Scan("Messages", Above("messageId", "m01"))).items
    assert sorted(numbers(found)) == [2, 3]
