"""Lists of a partition, through indexes too: their order, their pages, and where they go on."""

from dataclasses import replace
from typing import Any

import pytest

from services.aws.conditions import Above, Condition, Equals
from services.aws.store import Delete, Put, Query, Store, Update
from services.core.errors import Invalid
from tests.factories.items import THREAD, message, numbers, pages, thread_of


@pytest.fixture
def thread(store: Store) -> Store:
    """Seven messages of one contact, one of another, and one that the index leaves out."""
    for number in (3, 0, 6, 1, 5, 2, 4):
        store.write(Put("Messages", message(number, expiresAt=number)))
    store.write(Put("Messages", message(9, "c2")))
    store.write(Put("Messages", {"messageId": "m99", "contactId": "c1"}))
    return store


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_partition_comes_in_the_order_of_its_sort_key(thread: Store, newest_first: bool):
    page = thread.query(Query("Messages", ("contactId", "c1"), THREAD, newest_first=newest_first))
    expected = list(range(7))
    assert numbers(page.items) == (expected[::-1] if newest_first else expected)
    assert page.next is None


@pytest.mark.parametrize("where", [None, Above("expiresAt", 2)])
@pytest.mark.parametrize("newest_first", [False, True])
def test_pages_of_a_query_lose_nothing_and_repeat_nothing(
    thread: Store, newest_first: bool, where: Condition | None
):
    expected = [n for n in range(7) if where is None or n > 2]
    for limit in (1, 2, 3, 6, 7, 8):
        asked = thread_of(newest_first=newest_first, where=where, limit=limit)
        seen = [number for page in pages(thread, asked) for number in numbers(page)]
        assert seen == (expected[::-1] if newest_first else expected)


def test_a_limit_counts_what_is_looked_at_not_what_is_shown(thread: Store):
    page = thread.query(
        Query("Messages", ("contactId", "c1"), THREAD, where=Above("expiresAt", 5), limit=3)
    )
    assert page.items == [] and page.next is not None


def test_items_with_one_sort_key_are_all_shown_on_some_page(store: Store):
    for number in range(5):
        store.write(Put("Messages", message(number) | {"timestamp": "t"}))
    seen = [number for page in pages(store, thread_of(limit=2)) for number in numbers(page)]
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


def test_a_query_gives_only_the_attributes_that_are_wanted(store: Store):
    store.write(*(Put("Messages", message(n, status="sent", content="x")) for n in range(3)))
    index = "contactId-timestamp-index"
    asked = Query("Messages", ("contactId", "c1"), index, limit=2, only=("messageId", "status"))
    page = store.query(asked)
    assert page.items == [{"messageId": f"m0{n}", "status": "sent"} for n in range(2)]
    rest = store.query(replace(asked, start=page.next, where=Equals("content", "x")))
    assert rest.items == [{"messageId": "m02", "status": "sent"}]


def test_a_start_of_another_partition_is_refused(thread: Store):
    page = thread.query(Query("Messages", ("contactId", "c1"), THREAD, limit=1))
    with pytest.raises(Invalid, match="start again without it"):
        thread.query(Query("Messages", ("contactId", "c2"), THREAD, limit=1, start=page.next))


@pytest.mark.parametrize("start", [{"foreign": "x"}, {"messageId": "m1"}])
def test_a_start_of_another_list_is_refused(thread: Store, start: Any):
    with pytest.raises(Invalid, match="start again without it"):
        thread.query(Query("Messages", ("contactId", "c1"), THREAD, limit=1, start=start))


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_list_goes_on_although_the_item_that_a_page_ended_on_is_gone(
    thread: Store, newest_first: bool
):
    asked = thread_of(newest_first=newest_first, limit=3)
    first = thread.query(asked)
    thread.write(Delete("Messages", {"messageId": first.items[-1]["messageId"]}))
    rest = thread.query(replace(asked, start=first.next, limit=50))
    assert numbers(rest.items) == ([3, 2, 1, 0] if newest_first else [3, 4, 5, 6])


def test_an_index_of_keys_shows_nothing_else(store: Store):
    store.write(Put("Messages", message(1, whatsappMessageId="wamid.1", content="x")))
    by_wamid = ("whatsappMessageId", "wamid.1")
    asked = Query("Messages", by_wamid, "whatsappMessageId-index")
    keys = {"messageId": "m01", "whatsappMessageId": "wamid.1"}
    assert store.query(asked).items == [keys]
    assert store.query(replace(asked, only=("messageId", "content"))).items == [
        {"messageId": "m01"}
    ]


def test_an_item_leaves_an_index_with_its_attribute(store: Store):
    index, partition = "unsettled-unsettledSince-index", ("unsettled", "sending")
    row = message(1, unsettled="sending", unsettledSince="2026")
    store.write(Put("Messages", row), Put("Messages", message(2, unsettled="sending")))
    assert numbers(store.query(Query("Messages", partition, index)).items) == [1]
    store.write(Update("Messages", {"messageId": "m01"}, remove=["unsettled"]))
    assert store.query(Query("Messages", partition, index)).items == []


def test_text_is_in_the_order_of_its_bytes(store: Store):
    names = ["", "A", "Z", "a", "ä", "\u0906", "\uffee", "\U0001f600"]
    for name in reversed(names):
        store.write(Put("Conversations", {"contactId": "c", "feed": name or " "}))
    found = store.query(Query("Conversations", ("contactId", "c"))).items
    assert [item["feed"] for item in found] == [" ", *names[1:]]


def test_numbers_are_in_the_order_of_their_values(store: Store):
    starts = [-5, 0, 9, 10, 100, 2**53]
    for start in reversed(starts):
        store.write(Put("RateLimitTrackers", {"channel": "x", "windowStart": start}))
    asked = Query("RateLimitTrackers", ("channel", "x"), limit=2)
    found = [item["windowStart"] for page in pages(store, asked) for item in page]
    assert found == starts


def test_a_page_ends_at_a_megabyte_whatever_its_limit(store: Store):
    for number in range(5):
        row = {"jobId": "j", "recipientId": str(number), "text": "x" * 300_000}
        store.write(Put("BulkRecipients", row))
    asked = Query("BulkRecipients", ("jobId", "j"), limit=50)
    shown = [[item["recipientId"] for item in page] for page in pages(store, asked)]
    assert shown == [["0", "1", "2"], ["3", "4"]]
