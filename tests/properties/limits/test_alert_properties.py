"""What needs a person is told on the topic."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aws.store import Delete, Put
from services.limits.alerts import Alert, TopicAlerts
from services.limits.tier import TIER_KEY
from tests.factories.infrastructure import memory_store
from tests.factories.sending import Desk
from tests.factories.time import NOW, FakeClock

raised = st.lists(
    st.tuples(
        st.sampled_from(["provider_failing", "whatsapp_account", "messages_unknown"]),
        st.sampled_from(["whatsapp", "sms", ""]),
        st.integers(0, 13).map(lambda weeks: 7 * weeks),
    ),
    min_size=1,
    max_size=25,
)


class Topic:
    """Remembers what was published, and when."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock, self.told = clock, list[tuple[str, str, float]]()

    def publish(self, **request: Any) -> None:
        said = json.loads(request["Message"])
        seconds = (self.clock() - NOW).total_seconds()
        self.told.append((said["alert"], said.get("about", ""), seconds))


@pytest.mark.proves("13.9", "property 57")
@given(st.integers(1, 1000), st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 40))))
def test_property_57_reaching_80_percent_is_told_once_however_long_it_lasts(
    limit: int, course: list[tuple[int, int]]
):
    """Feature: wecare-digital-admin-platform, Property 57: WhatsApp Tier Limit Alert."""
    at, topic = Desk(), Topic(FakeClock())
    client: Any = topic
    at.store.write(Put("SystemConfig", {**TIER_KEY, "configValue": str(limit)}))
    alerts = TopicAlerts(client, "arn:aws:sns:x:1:alerts", at.store, at.clock)
    sweep, above, crossings = replace(at.sweep, alerts=alerts), False, 0
    for used, hours in course:
        at.clock.advance(hours=hours)
        for row in at.rows("RateLimitTrackers"):
            key = {name: row[name] for name in ("channel", "windowStart")}
            at.store.write(Delete("RateLimitTrackers", key))
        bucket = int(at.clock().timestamp()) // 900 * 900
        row = {"channel": "whatsapp-tier", "windowStart": bucket, "messageCount": used}
        at.store.write(Put("RateLimitTrackers", row))
        sweep.run()
        now_above = used > 0 and used * 100 >= 80 * limit
        crossings += now_above and not above
        above = now_above
    assert [kind for kind, *_ in topic.told] == ["whatsapp_tier"] * crossings


@pytest.mark.proves("14.7", "property 62")
@given(raised)
def test_property_62_every_critical_error_is_told_once_in_its_period(
    errors: list[tuple[str, str, int]],
):
    """Feature: wecare-digital-admin-platform, Property 62: Critical Errors Trigger Alerts."""
    clock = FakeClock()
    topic = Topic(clock)
    client: Any = topic
    alerts = TopicAlerts(client, "arn:aws:sns:x:1:alerts", memory_store(), clock)
    hour = timedelta(hours=1).total_seconds()
    expected: list[tuple[str, str, float]] = []
    last: dict[tuple[str, str], float] = {}
    for kind, about, minutes in errors:
        clock.advance(minutes=minutes)
        alerts.tell(Alert(kind, "something broke", about, {"about": about}))
        seconds = (clock() - NOW).total_seconds()
        if seconds - last.get((kind, about), -2 * hour) > hour:
            expected.append((kind, about, seconds))
            last[kind, about] = seconds
    assert topic.told == expected
