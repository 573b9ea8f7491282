import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from services.aws.memory import MemoryStore
from services.aws.store import Busy, Item, Key
from services.limits.alerts import Alert, TopicAlerts
from tests.factories.infrastructure import memory_store, memory_store_of, rows
from tests.factories.outcomes import in_threads
from tests.factories.time import NOW, FakeClock

ALERT = Alert("provider_failing", "sms keeps failing", "sms", {"provider": "sms"})


@dataclass
class Topic:
    """Remembers what was published, unless it is `down`."""

    published: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    down: bool = False

    def publish(self, **request: Any) -> None:
        if self.down:
            raise EndpointConnectionError(endpoint_url="sns")
        self.published.append(request)


def told_by(topic: Topic, clock: FakeClock) -> TopicAlerts:
    client: Any = topic
    return TopicAlerts(client, "arn:aws:sns:x:1:alerts", memory_store(), clock)


@pytest.mark.proves("14.7", "property 62")
def test_property_62_an_alert_is_told_once_in_its_period_whoever_raises_it():
    """Feature: wecare-digital-admin-platform, Property 62: Critical Errors Trigger Alerts."""
    topic, clock = Topic(), FakeClock()
    alerts = told_by(topic, clock)
    assert sum(bool(told) for told in in_threads(6, lambda _: alerts.tell(ALERT))) == 1
    [message] = topic.published
    assert message["Subject"] == "sms keeps failing"
    assert json.loads(message["Message"]) == {"alert": "provider_failing", "provider": "sms"}
    clock.advance(minutes=59)
    assert not alerts.tell(ALERT)
    clock.advance(minutes=2)
    assert alerts.tell(ALERT) and len(topic.published) == 2


def test_what_an_alert_is_about_tells_it_from_others_of_its_kind():
    topic = Topic()
    alerts = told_by(topic, FakeClock())
    assert alerts.tell(ALERT) and alerts.tell(replace(ALERT, about="email"))
    assert alerts.tell(replace(ALERT, kind="another"))


def test_an_alert_that_could_not_be_told_harms_nothing_and_is_told_when_it_is_raised_again():
    topic, clock = Topic(down=True), FakeClock()
    alerts = told_by(topic, clock)
    assert not alerts.tell(ALERT)
    topic.down = False
    clock.advance(seconds=61)
    assert alerts.tell(ALERT)


@pytest.mark.proves("13.9", "property 57")
def test_property_57_the_tier_alert_has_its_numbers_and_comes_once_for_each_crossing():
    """Feature: wecare-digital-admin-platform, Property 57: WhatsApp Tier Limit Alert."""
    topic, clock = Topic(), FakeClock()
    alerts = told_by(topic, clock)
    for _ in range(3):
        alerts.tier_reached(200, 250)
    [message] = topic.published
    assert json.loads(message["Message"]) == {
        "alert": "whatsapp_tier",
        "tierUsed": 200,
        "tierLimit": 250,
        "tierPercent": 80.0,
    }
    clock.advance(days=2)
    alerts.tier_reached(210, 250)
    assert len(topic.published) == 1, "it was never left"
    for _ in range(2):
        alerts.tier_left()
    alerts.tier_reached(201, 250)
    assert len(topic.published) == 2


def test_a_tier_that_cannot_be_forgotten_harms_nothing():
    class Broken(MemoryStore):
        def get(self, table: str, key: Key) -> Item | None:
            del table, key
            raise Busy

    client: Any = Topic()
    TopicAlerts(client, "arn", memory_store_of(Broken), FakeClock()).tier_left()
    TopicAlerts(client, "arn").tier_left()


def test_what_was_told_is_remembered_and_then_forgotten():
    topic, store = Topic(), memory_store()
    client: Any = topic
    TopicAlerts(client, "arn", store, FakeClock()).tell(ALERT)
    [row] = rows(store, "Alerts")
    assert row["expiresAt"] > (NOW + timedelta(hours=1)).timestamp()


def test_a_subject_is_no_longer_than_sns_takes():
    topic = Topic()
    told_by(topic, FakeClock()).tell(replace(ALERT, subject="x" * 200))
    assert len(topic.published[0]["Subject"]) == 100
