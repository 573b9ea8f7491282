from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Put
from services.core.errors import Invalid
from services.core.settings import Environment, SendMode, Settings
from services.counts.consents import consents_changed
from services.counts.figures import Figures, counted
from services.dashboard.model import Dashboard
from services.dashboard.service import DashboardService
from services.limits.tier import SendingStatusReader
from services.messaging.model import Channel
from tests.factories.infrastructure import memory_store
from tests.factories.records import VIEWER
from tests.factories.time import NOW, FakeClock

SETTINGS = Settings(
    send_mode=SendMode.LIVE,
    environment=Environment.PRODUCTION,
    log_level="INFO",
    cognito_user_pool_id="us-east-1_test",
)
TODAY = NOW.date()


def read(store: MemoryStore, days: int | None = None) -> Dashboard:
    clock = FakeClock()
    sending = SendingStatusReader(store, SETTINGS, clock)
    return DashboardService(store, sending, clock).read(VIEWER, days)


def count(store: MemoryStore, at: datetime, channel: str, seed: str, **figures: int) -> None:
    store.write(*counted(at, channel, seed, Figures(**figures)))


def figures_of(shown: Dashboard, day: date, channel: Channel) -> dict[str, Any]:
    [found] = [row for row in shown.days if (row.day, row.channel) == (day, channel)]
    return {name: value for name, value in found.to_wire().items() if value and name != "day"}


@pytest.mark.parametrize(("days", "shown"), [(None, 7), (1, 1), (7, 7), (31, 31)])
def test_every_channel_of_every_day_is_shown_the_oldest_first_and_today_last(
    days: int | None, shown: int
):
    found = read(memory_store(), days).days
    wanted = [TODAY - timedelta(days=back) for back in range(shown - 1, -1, -1)]
    assert [(row.day, row.channel) for row in found] == [(d, c) for d in wanted for c in Channel]
    assert {(row.sent, row.failed, row.template) for row in found} == {(0, 0, 0)}


@pytest.mark.parametrize("days", [0, -1, 32, 10_000])
def test_a_month_at_most_is_shown_and_the_refusal_says_so(days: int):
    with pytest.raises(Invalid, match="between 1 and 31 days") as refused:
        read(memory_store(), days)
    assert refused.value.details == {"fields": {"days": "choose between 1 and 31"}}


@pytest.mark.proves("16.7")
def test_a_channels_day_is_the_sum_of_its_shards_templates_apart_from_free_form():
    store = memory_store()
    for number in range(40):
        count(store, NOW, "whatsapp", str(number), sent=1, template=1)
    count(store, NOW, "whatsapp", "x", sent=2, freeform=2, delivered=1)
    count(store, NOW, "sms", "x", sent=5, failed=1)
    shown = read(store)
    assert figures_of(shown, TODAY, Channel.WHATSAPP) == {
        "channel": "whatsapp",
        "sent": 42,
        "delivered": 1,
        "template": 40,
        "freeform": 2,
    }
    assert figures_of(shown, TODAY, Channel.SMS) == {"channel": "sms", "sent": 5, "failed": 1}
    assert figures_of(shown, TODAY, Channel.EMAIL) == {"channel": "email"}


def test_a_day_begins_and_ends_at_midnight_in_utc_and_older_ones_are_left_out():
    store, midnight = memory_store(), NOW.replace(hour=0)
    count(store, midnight, "email", "a", sent=1)
    count(store, midnight - timedelta(milliseconds=1), "email", "a", sent=2)
    count(store, midnight - timedelta(days=1, milliseconds=1), "email", "a", sent=4)
    shown = read(store, 2)
    assert [row.sent for row in shown.days if row.channel is Channel.EMAIL] == [2, 1]


def test_consents_are_those_of_now_however_long_ago_they_were_given():
    store = memory_store()
    for number in range(30):
        yes = {"optInWhatsApp": True, "optInSms": number < 3}
        store.write(*consents_changed({}, yes, f"c{number}"))
    store.write(*consents_changed({"optInWhatsApp": True}, {}, "c1"))
    assert read(store, 1).opt_ins.to_wire() == {"whatsApp": 29, "sms": 3, "email": 0}


def test_the_sender_is_shown_as_it_stands_with_the_tier():
    store = memory_store()
    store.write(Put("SystemConfig", {"configKey": "send_mode", "configValue": "DRY_RUN"}))
    store.write(Put("SystemConfig", {"configKey": "whatsapp_tier_limit", "configValue": "1000"}))
    shown = read(store)
    assert (shown.sending.send_mode, shown.sending.environment) == ("DRY_RUN", "production")
    assert (shown.tier_limit, shown.tier_used, shown.tier_percent) == (1000, 0, 0.0)


def test_a_month_of_every_shard_is_read_in_one_page():
    store = memory_store()
    for back in range(31):
        for channel in Channel:
            for seed in range(200):
                count(store, NOW - timedelta(days=back), channel, str(seed), sent=1)
    for number in range(200):
        store.write(*consents_changed({}, {"optInEmail": True}, f"c{number}"))
    shown = read(store, 31)
    assert sum(row.sent for row in shown.days) == 31 * 3 * 200
    assert shown.opt_ins.email == 200
