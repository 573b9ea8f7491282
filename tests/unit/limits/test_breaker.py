from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aws.store import Busy, Unanswered
from services.core.clock import iso
from services.limits.alerts import RememberedAlerts
from services.limits.breaker import (
    FAILURES,
    LONGEST,
    NOT_ALLOWED,
    PAUSE,
    PROBE,
    WITHIN,
    Breaker,
    StoredBreakers,
    breaker_key,
)
from tests.factories.infrastructure import memory_store
from tests.factories.outcomes import in_threads
from tests.factories.time import NOW, FakeClock


def broken(breaker: Breaker | None = None, times: int = FAILURES) -> Breaker:
    found = breaker or Breaker("sms")
    for _ in range(times):
        found = found.failed("m", NOW)
    return found


def test_a_provider_that_fails_five_times_in_a_row_rests_for_half_a_minute():
    assert not broken(times=FAILURES - 1).is_open
    resting = broken()
    assert resting.blocks(NOW) and resting.rests_until(NOW) == NOW + PAUSE
    assert not resting.blocks(NOW + PAUSE)


def test_an_answer_in_between_or_a_quiet_minute_begins_anew():
    nearly = broken(times=FAILURES - 1)
    assert not nearly.answered("m").failed("m", NOW).is_open
    assert not nearly.failed("m", NOW + WITHIN + timedelta(seconds=1)).is_open
    assert nearly.failed("m", NOW + WITHIN).is_open


def test_what_left_before_the_rest_changes_nothing_when_it_ends():
    resting = broken()
    assert resting.answered("earlier") is resting.failed("earlier", NOW) is resting


def test_only_the_probe_ends_the_rest():
    later = NOW + PAUSE
    probing = broken().probing("probe", later)
    assert probing.blocks(later) and not probing.blocks(later + PROBE)
    assert not probing.answered("probe").is_open
    again = probing.failed("probe", later)
    assert again.rests_until(later) == later + 2 * PAUSE


def test_rests_double_and_end_at_five_minutes():
    found, now = broken(), NOW
    for _ in range(20):
        now = found.rests_until(now)
        found = found.probing("probe", now).failed("probe", now)
        assert found.rests_until(now) - now <= LONGEST
    assert found.rests_until(now) - now == LONGEST


steps = st.lists(
    st.tuples(st.sampled_from(["ok", "failed"]), st.booleans(), st.integers(0, 400)), max_size=60
)


@given(steps)
def test_a_breaker_lets_nothing_but_one_probe_through_until_it_is_answered(
    course: list[tuple[str, bool, int]],
):
    found, now, number = Breaker("sms"), NOW, 0
    for end, from_before, seconds in course:
        now += timedelta(seconds=seconds)
        number += 1
        message_id = "earlier" if from_before else f"m{number}"
        was_open = found.is_open
        if was_open and not from_before:
            if found.blocks(now):
                continue
            found = found.probing(message_id, now)
            assert found.blocks(now)
        found = found.answered(message_id) if end == "ok" else found.failed(message_id, now)
        if was_open and from_before:
            assert found.is_open
        elif end == "ok":
            assert not found.is_open and not found.failures


def stored(**changes: object) -> tuple[StoredBreakers, RememberedAlerts]:
    alerts = RememberedAlerts()
    return StoredBreakers(memory_store(), alerts, FakeClock()), alerts


@pytest.mark.proves("14.7", "property 62")
def test_property_62_a_breaker_that_opens_is_a_critical_alert():
    """Feature: wecare-digital-admin-platform, Property 62: Critical Errors Trigger Alerts."""
    breakers, alerts = stored()
    for number in range(FAILURES + 3):
        breakers.heard(breakers.read("sms"), f"m{number}", failed=True)
    [alert] = alerts.alerts
    assert (alert.kind, alert.about) == ("provider_failing", "sms")
    assert alert.details["pausedUntil"] == iso(NOW + PAUSE)


def test_a_provider_that_is_well_costs_no_call():
    class Untouched:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"storage was asked to {name}")

    breakers = StoredBreakers(Untouched(), RememberedAlerts(), FakeClock())  # pyright: ignore[reportArgumentType]
    breakers.heard(Breaker("sms"), "m", failed=False)


def test_failures_that_others_counted_meanwhile_count_as_well():
    breakers, alerts = stored()
    seen = breakers.read("sms")
    in_threads(FAILURES, lambda number: breakers.heard(seen, f"m{number}", failed=True))
    assert breakers.read("sms").is_open and len(alerts.alerts) == 1


def test_an_account_that_must_stop_rests_for_five_minutes_at_once():
    breakers, _ = stored()
    breakers.trip("whatsapp")
    assert breakers.read("whatsapp").rests_until(NOW) == NOW + LONGEST
    before = breakers.store.get(*breaker_key("whatsapp"))
    breakers.trip("whatsapp")
    assert breakers.store.get(*breaker_key("whatsapp")) == before


def test_a_breaker_that_cannot_be_written_does_not_fail_a_send_that_is_over():
    class Silent:
        def write(self, *_: object) -> None:
            raise Unanswered("simulated")

    breakers = StoredBreakers(Silent(), RememberedAlerts(), FakeClock())  # pyright: ignore[reportArgumentType]
    breakers.heard(Breaker("sms"), "m", failed=True)


@pytest.mark.proves("14.7", "property 62")
@pytest.mark.parametrize("code", sorted(NOT_ALLOWED))
def test_property_62_a_provider_that_lets_nothing_through_is_told_and_rests(code: str):
    """Feature: wecare-digital-admin-platform, Property 62: Critical Errors Trigger Alerts."""
    breakers, alerts = stored()
    breakers.refused("email", "MessageRejected")
    assert not alerts.alerts and not breakers.read("email").is_open
    breakers.refused("email", code)
    [alert] = alerts.alerts
    assert (alert.kind, alert.details["errorCode"]) == ("provider_refuses", code)
    assert breakers.read("email").rests_until(NOW) == NOW + LONGEST


def test_a_rest_that_cannot_be_recorded_harms_no_message():
    class Silent:
        def __getattr__(self, name: str) -> object:
            raise Busy

    alerts = RememberedAlerts()
    breakers = StoredBreakers(Silent(), alerts, FakeClock())  # pyright: ignore[reportArgumentType]
    breakers.refused("email", "SendingPausedException")
    assert len(alerts.alerts) == 1
