from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aws.store import ConditionFailed
from services.core.errors import RateLimited
from services.limits.leases import SlotLeases
from services.limits.reservation import used_in_a_day
from services.limits.slots import LATE, Pace, Slot, Turn, free_slot, next_slot, tracker_key
from services.limits.tier import BUCKET, DAY, bucket_updates, count_person
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


@given(st.sampled_from([5, 10, 80]), st.lists(st.integers(0, 100), min_size=100, max_size=300))
def test_what_leaves_anywhere_within_its_slot_keeps_the_rate_in_every_sliding_second(
    rate: int, delays: list[int]
):
    """However late in its slot each message leaves, and however long its sender has rested."""
    store, now, left = memory_store(), NOW, list[datetime]()
    for delay in delays:
        slot = free_slot(Pace("sms", "pool", rate), store.get(*tracker_key("pool", "sms")), now)
        if slot is None:
            now += SECOND
            continue
        store.write(slot.take())
        lasts = slot.ends_at - max(slot.starts_at, now)
        left.append(max(slot.starts_at, now) + lasts * delay / 100)
        now += timedelta(milliseconds=delay)
    left.sort()
    assert not any(left[n + rate] - left[n] < SECOND for n in range(len(left) - rate))


ways = st.lists(
    st.tuples(
        st.sampled_from(["direct", "turn", "lease"]), st.integers(0, 100), st.integers(0, 300)
    ),
    min_size=60,
    max_size=200,
)


@pytest.mark.proves("5.9", "property 26")
@given(st.sampled_from([5, 10, 80]), ways)
def test_property_26_every_way_to_a_slot_shares_one_rate(
    rate: int, course: list[tuple[str, int, int]]
):
    """Feature: wecare-digital-admin-platform, Property 26: WhatsApp Phone Number Rate Limit."""
    store, clock, left = memory_store(), FakeClock(), list[datetime]()
    slots, pace = SlotLeases(store, clock, clock.wait), Pace("sms", "pool", rate)

    def leaves(turn: Turn, share: int) -> None:
        begin = max(turn.starts_at, clock.now)
        left.append(begin + (turn.ends_at - begin) * share / 100)

    for way, share, pause in course:
        clock.advance(milliseconds=pause)
        if way == "direct":
            slot = free_slot(pace, store.get(*tracker_key("pool", "sms")), clock.now)
            if slot:
                store.write(slot.take())
                leaves(slot, share)
        elif way == "turn":
            turn = slots.take_turn(pace, 1.0, timedelta(milliseconds=pause))
            if turn:
                leaves(turn, share)
        else:
            starts = slots.take(pace, pace.block, 1.0)
            left.extend(start + LATE * share / 100 for start in starts)
    left.sort()
    assert not any(left[n + rate] - left[n] < SECOND for n in range(len(left) - rate))


@given(st.sampled_from([5, 10, 80]), st.integers(0, 1_000_000))
def test_a_number_that_never_rests_reaches_nearly_its_rate(rate: int, offset: int):
    now = NOW + timedelta(microseconds=offset)
    store, starts = memory_store(), list[datetime]()
    while len(starts) < 10 * rate:
        slot = free_slot(Pace("whatsapp", "n", rate), store.get(*tracker_key("n")), now)
        if slot is None:
            now += timedelta(milliseconds=50)
        else:
            store.write(slot.take())
            starts.append(slot.starts_at)
    seconds = (starts[-1] - starts[0]).total_seconds()
    assert (len(starts) - 1) / seconds >= 0.95 * rate


@given(st.integers(0, 3_000_000))
def test_a_refusal_says_when_to_come_back(ahead: int):
    free_at = int(NOW.timestamp() * 1_000_000) + ahead
    outcome = outcome_of(lambda: next_slot("n", {"freeAt": free_at}, NOW, 80))
    if ahead <= 1_000_000:
        assert isinstance(outcome, Slot)
        assert outcome.starts_at == NOW + timedelta(microseconds=ahead)
        assert outcome.ends_at >= outcome.starts_at + LATE
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
    """Feature: wecare-digital-admin-platform, Property 54: WhatsApp Tier Limit Tracking.

    Exact but for the quarter of an hour that a bucket holds, and never too low.
    """
    store, clock = memory_store(), FakeClock()
    counted: dict[str, datetime] = {}
    written: dict[str, datetime] = {}
    for who, wait in writes:
        clock.advance(seconds=wait)
        now = clock.now
        counting = count_person(counted.get(who), now)
        for update in bucket_updates(counting.changes, now):
            store.write(update)
        written[who] = now
        if counting.mark:
            counted[who] = now
        last_day = sum(now - at < DAY for at in written.values())
        a_little_more = sum(now - at <= DAY + timedelta(seconds=BUCKET) for at in written.values())
        assert last_day <= used_in_a_day(store, now) <= a_little_more
