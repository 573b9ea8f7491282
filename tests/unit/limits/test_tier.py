from datetime import datetime, timedelta

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Put
from services.core.settings import Environment, SendMode, Settings
from services.limits.breaker import LONGEST, Breaker
from services.limits.model import SendingStatus
from services.limits.tier import (
    NOT_COUNTED,
    SendingStatusReader,
    bucket_updates,
    count_person,
)
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import VIEWER
from tests.factories.time import NOW, FakeClock


def settings(mode: str = "DRY_RUN", environment: str = "preview") -> Settings:
    return Settings(
        send_mode=SendMode(mode),
        environment=Environment(environment),
        log_level="INFO",
        cognito_user_pool_id="us-east-1_test",
    )


def read(store: MemoryStore, clock: FakeClock, found: Settings | None = None) -> SendingStatus:
    return SendingStatusReader(store, found or settings(), clock).read(VIEWER)


class People(dict[str, datetime]):
    """When each of some people last began to count, as their rows would say."""

    def write_to(self, store: MemoryStore, who: str, now: datetime) -> None:
        counted = count_person(self.get(who), now)
        for update in bucket_updates(counted.changes, now):
            store.write(update)
        if counted.mark:
            self[who] = now


@pytest.mark.proves("13.2")
def test_the_tier_counts_people_of_the_last_24_hours_once_each():
    store, clock, people = memory_store(), FakeClock(), People()
    for who in ("c1", "c2", "c1"):
        people.write_to(store, who, clock.now)
        clock.advance(hours=1)
    assert read(store, clock).tier_used == 2
    clock.advance(hours=22, minutes=20)
    people.write_to(store, "c3", clock.now)
    assert read(store, clock).tier_used == 2, "the last message to c1 was two hours after the first"
    clock.advance(hours=3)
    assert read(store, clock).tier_used == 1
    people.write_to(store, "c1", clock.now)
    assert read(store, clock).tier_used == 2


def test_somebody_counts_for_a_day_after_the_last_message():
    store, clock, people = memory_store(), FakeClock(), People()
    people.write_to(store, "c1", clock.now)
    clock.advance(hours=23)
    people.write_to(store, "c1", clock.now)
    assert read(store, clock).tier_used == 1
    clock.advance(hours=23)
    assert read(store, clock).tier_used == 1


def test_within_a_quarter_of_an_hour_nothing_changes():
    assert count_person(NOW, NOW) == NOT_COUNTED
    assert count_person(NOW, NOW - timedelta(hours=1)) == NOT_COUNTED, "another clock is ahead"
    assert count_person(NOW, NOW + timedelta(minutes=15)).changes != {}


@pytest.mark.parametrize(
    ("mode", "environment", "row", "shown"),
    [
        ("LIVE", "production", None, "LIVE"),
        ("LIVE", "production", "DRY_RUN", "DRY_RUN"),
        ("LIVE", "production", "nonsense", "DRY_RUN"),
        ("DRY_RUN", "production", "LIVE", "DRY_RUN"),
        ("DRY_RUN", "staging", None, "DRY_RUN"),
    ],
)
def test_the_send_mode_shown_is_the_one_in_force(
    mode: str, environment: str, row: str | None, shown: str
):
    store = memory_store()
    if row is not None:
        store.write(Put("SystemConfig", {"configKey": "send_mode", "configValue": row}))
    status = read(store, FakeClock(), settings(mode, environment))
    assert (status.send_mode, status.environment) == (SendMode(shown), environment)


@pytest.mark.parametrize(
    ("limit", "percent"), [(None, 0.4), ("2", 50.0), ("1", 100.0), ("3", 33.3), ("0", 100.0)]
)
def test_the_share_of_the_tier_is_in_percent_of_the_configured_limit(
    limit: str | None, percent: float
):
    store, clock, people = memory_store(), FakeClock(), People()
    if limit:
        row = {"configKey": "whatsapp_tier_limit", "configValue": limit}
        store.write(Put("SystemConfig", row))
    people.write_to(store, "c1", clock.now)
    status = read(store, clock)
    assert (status.tier_limit, status.tier_percent) == (int(limit or 250), percent)


@pytest.mark.proves("5.9", "13.1", "13.3", "13.4")
def test_the_rates_shown_are_those_of_the_requirements():
    assert read(memory_store(), FakeClock()).rates.to_wire() == {
        "whatsAppPerNumber": 80,
        "whatsAppAccount": 1000,
        "sms": 5,
        "email": 10,
    }


def test_a_bucket_is_kept_longer_than_the_day_that_counts():
    store, people = memory_store(), People()
    people.write_to(store, "c1", NOW)
    ends = {row["lastUpdatedAt"] for row in rows(store, "RateLimitTrackers")}
    assert ends == {int((NOW + timedelta(hours=26)).timestamp())}


def test_a_provider_that_keeps_failing_is_shown_with_the_end_of_its_rest():
    store, clock = memory_store(), FakeClock()
    assert [(p.channel, p.resting) for p in read(store, clock).providers] == [
        ("whatsapp", False),
        ("sms", False),
        ("email", False),
    ]
    well = Breaker("sms")
    store.write(well.becomes(well.tripped(NOW)))
    shown = read(store, clock).providers[1]
    assert (shown.resting, shown.rests_until) == (True, NOW + LONGEST)
    clock.advance(seconds=LONGEST.total_seconds())
    over = read(store, clock).providers[1]
    assert (over.resting, over.rests_until) == (False, None)
