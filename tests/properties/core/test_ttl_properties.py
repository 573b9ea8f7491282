from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.audit import audit_row
from services.aws.store import Put, Update
from services.limits.slots import next_slot
from services.limits.tier import count_person
from services.messaging.repository import (
    MessageRepository,
    conversation_updates,
    expiry,
    live_message,
)
from tests.factories.infrastructure import INFRASTRUCTURE, memory_store
from tests.factories.records import OPERATOR, keep, message

DAY = 86_400
moments = st.integers(1_577_836_800_000, 3_786_912_000_000).map(
    lambda ms: datetime.fromtimestamp(ms / 1000, UTC)
)
ROWS: list[tuple[str, int, Callable[[datetime], list[dict[str, Any]]]]] = [
    ("Messages", 30 * DAY, lambda now: [message(timestamp=now).to_item()]),
    (
        "AuditLogs",
        180 * DAY,
        lambda now: [audit_row(OPERATOR, "x", ("contact", "c1"), now, "l1").item],
    ),
    (
        "Conversations",
        30 * DAY,
        lambda now: [dict(u.set) for u in conversation_updates(message(timestamp=now))],
    ),
    (
        "RateLimitTrackers",
        26 * 3600,
        lambda now: [
            dict(a.item if isinstance(a, Put) else a.set)
            for a in (next_slot("n", None, now, 80).take(), *count_person("c1", None, now))
            if isinstance(a, Put | Update)
        ],
    ),
]


@pytest.mark.proves("17.1", "17.6", "17.10", "property 76", "property 77", "property 79")
@pytest.mark.parametrize(("table", "seconds", "made"), ROWS, ids=[row[0] for row in ROWS])
@given(now=moments)
def test_property_76_77_and_79_a_row_expires_in_whole_seconds_after_its_retention(
    table: str, seconds: int, made: Callable[[datetime], list[dict[str, Any]]], now: datetime
):
    """Feature: wecare-digital-admin-platform, Property 76, 77 and 79: TTL values.

    RateLimitTrackers keep two hours more than the day that they count.
    """
    attribute = INFRASTRUCTURE["tables"][table]["ttl"]
    for row in made(now):
        assert type(row[attribute]) is int
        assert row[attribute] == int(now.timestamp()) + seconds


@pytest.mark.proves("17.7", "property 78")
@given(moments, st.integers(-40 * DAY, 40 * DAY) | st.integers(-2, 2).map(lambda n: 30 * DAY + n))
def test_property_78_what_has_expired_is_not_read(written: datetime, later: int):
    """Feature: wecare-digital-admin-platform, Property 78: Queries Exclude Expired Items."""
    store, now = memory_store(), written + timedelta(seconds=later)
    said = message(timestamp=written)
    keep(store, said)
    repository = MessageRepository(store)
    alive = expiry(written) > now.timestamp()
    assert (repository.get("m1", now) is not None) == alive
    assert (live_message(said.to_item(), now) is not None) == alive
    listed = [found for found, _ in (repository.of_contact("c1", now, 9, None),) if found]
    talks = repository.conversations(None, now, 9, None)[0]
    assert bool(listed) == bool(talks) == (said.expires_at > int(now.timestamp()))
