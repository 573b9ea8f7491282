from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aws.store import ConditionFailed
from services.core.errors import RateLimited
from services.limits.slots import MARGIN, Slot, next_slot, tracker_key
from services.limits.tier import DAY, count_person, person_key
from tests.factories.infrastructure import memory_store, rows
from tests.factories.outcomes import in_threads, outcome_of
from tests.factories.time import NOW, FakeClock

SECOND = timedelta(seconds=1)
gaps = st.lists(st.integers(0, 40_000), min_size=90, max_size=250)


@pytest.mark.proves("5.9", "property 26")
@given(gaps, st.sampled_from([5, 10, 80]))
def test_property_26_no_sliding_second_holds_more_than_the_rate(waits: list[int], rate: int):
    """Feature: wecare-digital-admin-platform, Property 26: WhatsApp Phone Number Rate Limit."""
    store, now = memory_store(), NOW
    starts = []
    for wait in waits:
        now += timedelta(microseconds=wait)
        try:
            slot = next_slot("number", store.get(*tracker_key("number")), now, rate)
        except RateLimited:
            continue
        store.write(slot.take())
        assert timedelta(0) <= slot.starts_at - now <= SECOND
        starts.append(slot.starts_at)
    assert all(later - earlier >= SECOND / rate for earlier, later in pairwise(starts))
    assert not any(starts[n + rate] - starts[n] <= SECOND for n in range(len(starts) - rate))


@given(st.integers(1, 80), st.integers(0, 1_000_000))
def test_a_number_that_never_rests_reaches_nearly_its_rate(rate: int, offset: int):
    now = NOW + timedelta(microseconds=offset)
    store, sent = memory_store(), 0
    for _ in range(rate + 5):
        try:
            store.write(next_slot("n", store.get(*tracker_key("n")), now, rate).take())
        except RateLimited:
            break
        sent += 1
    assert sent >= int(rate / MARGIN)


@given(st.integers(0, 3_000_000))
def test_a_refusal_says_when_to_come_back(ahead: int):
    free_at = int(NOW.timestamp() * 1_000_000) + ahead
    outcome = outcome_of(lambda: next_slot("n", {"freeAt": free_at}, NOW, 80))
    if ahead <= 1_000_000:
        assert isinstance(outcome, Slot)
        assert outcome.starts_at == NOW + timedelta(microseconds=ahead)
    else:
        assert isinstance(outcome, RateLimited)
        assert outcome.details == {"limit": 80, "retryAfter": -(-ahead // 1_000_000)}


@given(st.integers(2, 6))
def test_a_slot_is_taken_by_one(rivals: int):
    store = memory_store()
    slot = next_slot("n", None, NOW, 80)
    results = in_threads(rivals, lambda _: store.write(slot.take()))
    assert sum(isinstance(r, ConditionFailed) for r in results) == rivals - 1
    assert [row["messageCount"] for row in rows(store, "RateLimitTrackers")] == [1]


@pytest.mark.proves("13.2", "property 54")
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20 * 3600)), max_size=25))
def test_property_54_a_person_counts_once_in_any_24_hours(writes: list[tuple[str, int]]):
    """Feature: wecare-digital-admin-platform, Property 54: WhatsApp Tier Limit Tracking."""
    store, clock = memory_store(), FakeClock()
    counted: dict[str, list[datetime]] = {}
    total = 0
    for who, wait in writes:
        clock.advance(seconds=wait)
        actions = count_person(who, store.get(*person_key(who)), clock.now)
        last = counted.get(who)
        due = last is None or clock.now - last[-1] > DAY
        assert bool(actions) == due
        if actions:
            store.write(*actions)
            counted.setdefault(who, []).append(clock.now)
            total += 1
    buckets = [r for r in rows(store, "RateLimitTrackers") if r["channel"] == "whatsapp-tier"]
    assert sum(bucket["messageCount"] for bucket in buckets) == total
