from datetime import timedelta

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Put
from services.core.settings import Environment, SendMode, Settings
from services.limits.breaker import LONGEST, Breaker
from services.limits.model import SendingStatus
from services.limits.tier import SendingStatusReader, count_person, person_key
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import VIEWER
from tests.factories.time import NOW, FakeClock

DAY = timedelta(hours=24)


def settings(mode: str = "DRY_RUN", environment: str = "preview") -> Settings:
    return Settings(
        send_mode=SendMode(mode),
        environment=Environment(environment),
        log_level="INFO",
        cognito_user_pool_id="us-east-1_test",
    )


def read(store: MemoryStore, clock: FakeClock, found: Settings | None = None) -> SendingStatus:
    return SendingStatusReader(store, found or settings(), clock).read(VIEWER)


def write_to(store: MemoryStore, contact_id: str, clock: FakeClock) -> None:
    actions = count_person(contact_id, store.get(*person_key(contact_id)), clock.now)
    if actions:
        store.write(*actions)


@pytest.mark.proves("13.2")
def test_the_tier_counts_people_of_the_last_24_hours_once_each():
    store, clock = memory_store(), FakeClock()
    for who in ("c1", "c2", "c1"):
        write_to(store, who, clock)
        clock.advance(hours=1)
    assert read(store, clock).tier_used == 2
    clock.advance(hours=22)
    write_to(store, "c3", clock)
    assert read(store, clock).tier_used == 2
    clock.advance(hours=3)
    assert read(store, clock).tier_used == 1
    write_to(store, "c1", clock)
    assert read(store, clock).tier_used == 2


def test_somebody_counts_again_only_after_a_full_day():
    store, clock = memory_store(), FakeClock()
    write_to(store, "c1", clock)
    known = store.get(*person_key("c1"))
    assert count_person("c1", known, NOW + DAY) == ()
    assert len(count_person("c1", known, NOW + DAY + timedelta(milliseconds=1))) == 2


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
    store, clock = memory_store(), FakeClock()
    if limit:
        row = {"configKey": "whatsapp_tier_limit", "configValue": limit}
        store.write(Put("SystemConfig", row))
    write_to(store, "c1", clock)
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


def test_a_person_is_kept_longer_than_the_day_that_counts():
    store, clock = memory_store(), FakeClock()
    write_to(store, "c1", clock)
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
