from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.audit import audit_row
from services.aws.memory import MemoryStore
from services.aws.store import Put
from services.contacts.releases import released
from services.limits.alerts import Alert, TopicAlerts
from services.limits.leases import SlotLeases
from services.limits.slots import Pace, next_slot
from services.limits.tier import bucket_updates, count_person
from services.messaging.early import keep_event
from services.messaging.repository import (
    MessageRepository,
    conversation_updates,
    expiry,
    live_message,
)
from services.messaging.status import StatusEvent
from tests.factories.infrastructure import INFRASTRUCTURE, memory_store, rows
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
        lambda now: (
            [
                dict(update.set)
                for update in (
                    next_slot("n", None, now, 80).take(),
                    *bucket_updates(count_person(None, now).changes, now),
                )
            ]
            + written(
                "RateLimitTrackers", lambda store: leases(store, now).queue(Pace("sms", "p", 5))
            )
            + written("RateLimitTrackers", lambda store: leases(store, now).take_soon(PACE, 2))
        ),
    ),
    (
        "EarlyStatuses",
        7 * DAY,
        lambda now: written(
            "EarlyStatuses", lambda store: keep_event(store, "w1", StatusEvent("sent", now), now)
        ),
    ),
    (
        "Alerts",
        3600 + 30 * DAY,
        lambda now: written("Alerts", lambda store: alerts(store, now).tell(Alert("x", "broke"))),
    ),
    (
        "Identities",
        30 * DAY,
        lambda now: [a.item for a in released(["phone#1"], "c1", now) if isinstance(a, Put)],
    ),
]
PACE = Pace("whatsapp", "n", 80)


def written(table: str, write: Callable[[MemoryStore], object]) -> list[dict[str, Any]]:
    """What is in a table then."""
    store = memory_store()
    write(store)
    return rows(store, table)


def leases(store: MemoryStore, now: datetime) -> SlotLeases:
    return SlotLeases(store, lambda: now)


def alerts(store: MemoryStore, now: datetime) -> TopicAlerts:
    topic: Any = SimpleNamespace(publish=lambda **_: None)
    return TopicAlerts(topic, "arn", store, lambda: now)


@pytest.mark.proves("17.1", "17.6", "17.10", "property 76", "property 77", "property 79")
@pytest.mark.parametrize(("table", "seconds", "made"), ROWS, ids=[row[0] for row in ROWS])
@given(now=moments)
def test_property_76_77_and_79_a_row_expires_in_whole_seconds_after_its_retention(
    table: str, seconds: int, made: Callable[[datetime], list[dict[str, Any]]], now: datetime
):
    """Feature: wecare-digital-admin-platform, Property 76, 77 and 79: TTL values.

    RateLimitTrackers keep two hours more than the day that they count, alerts a month more than
    they stay told. Letters and forms, which expire too, are looked at in their own rooms.
    """
    attribute, found = INFRASTRUCTURE["tables"][table]["ttl"], made(now)
    assert found
    for row in found:
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
