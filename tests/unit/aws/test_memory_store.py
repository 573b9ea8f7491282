from typing import Any

import pytest

from services.aws.store import Delete, Put, Query, Scan, Update
from services.core.errors import Invalid
from tests.factories.infrastructure import memory_store, rows
from tests.factories.outcomes import in_threads


def test_writers_at_once_lose_no_count():
    store = memory_store()
    key = {"channel": "x", "windowStart": 0}
    in_threads(
        8,
        lambda _: [store.write(Update("RateLimitTrackers", key, add={"n": 1})) for _ in range(50)],
    )
    assert rows(store, "RateLimitTrackers") == [{**key, "n": 400}]


def test_readers_never_trip_over_writers():
    store = memory_store()

    def act(number: int) -> None:
        for step in range(100):
            store.write(Put("Users", {"userId": f"u{number}-{step}"}))
            store.scan(Scan("Users"))
            store.query(Query("Users", ("userId", f"u{number}-{step}")))

    assert in_threads(4, act) == [None] * 4


def test_a_page_goes_on_after_an_item_that_is_gone():
    store = memory_store()
    for number in range(4):
        store.write(Put("Users", {"userId": f"u{number}"}))
    first = store.scan(Scan("Users", limit=2))
    store.write(Delete("Users", {"userId": "u1"}))
    assert store.scan(Scan("Users", start=first.next)).items == [{"userId": "u2"}, {"userId": "u3"}]


@pytest.mark.parametrize("start", [{"foreign": "x"}, {"userId": 7}, {"userId": "u1", "more": "x"}])
def test_a_start_of_another_table_is_refused(start: Any):
    store = memory_store()
    store.write(Put("Users", {"userId": "u1"}))
    with pytest.raises(Invalid, match="start again without it"):
        store.scan(Scan("Users", start=start))
