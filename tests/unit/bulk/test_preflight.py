from typing import Any

import pytest

from services.aws.store import Put
from services.bulk.channels.base import CONTENT_BYTES
from services.bulk.model import BulkPreflight
from services.core.errors import Forbidden, Invalid
from services.core.settings import SendMode
from tests.factories.bulk import TEMPLATE, Bulk, raise_tier, wanted
from tests.factories.faults import FaultyStore, Plan
from tests.factories.records import OPERATOR, VIEWER
from tests.factories.time import NOW


@pytest.fixture
def desk() -> Bulk:
    return Bulk()


def look(desk: Bulk, people: list[str], **changes: Any) -> BulkPreflight:
    return desk.preflights.preflight(OPERATOR, wanted(people, **changes))


@pytest.mark.proves("8.5")
def test_it_says_who_can_be_reached_and_why_the_others_cannot(desk: Bulk):
    people = desk.people(10)
    desk.add_people(["no consent", "neither"], opt_in_whats_app=False)
    desk.add_people(["closed"], last_inbound_message_at=None)
    found = look(desk, [*people, people[0], "no consent", "neither", "closed", "nobody"])
    assert (found.total_recipients, found.distinct_recipients, found.reachable) == (15, 14, 10)
    assert [(one.code, one.count) for one in found.refusals] == [
        ("OPT_IN_REQUIRED", 2),
        ("NOT_FOUND", 1),
        ("TEMPLATE_REQUIRED", 1),
    ]
    assert all(one.reason and one.advice for one in found.refusals)


@pytest.mark.proves("8.5")
def test_it_judges_as_the_worker_does(desk: Bulk):
    people = desk.people(5)
    desk.add_people(["a", "b"], opt_in_whats_app=False)
    desk.add_people(["c"], phone=None, whats_app_user_id=None)
    desk.add_people(["d"], last_inbound_message_at=None)
    desk.add_people(["e"], deleted_at=NOW)
    everybody = [*people, "a", "b", "c", "d", "e", "f"]
    found = look(desk, everybody)
    job = desk.create(everybody).job_id
    desk.deliver_all()
    assert desk.job(job).sent_count == found.reachable
    assert desk.job(job).failures == found.refusals


@pytest.mark.proves("13.10")
def test_a_template_shows_what_it_takes_of_the_tier_and_a_text_takes_nothing(desk: Bulk):
    raise_tier(desk.truth, 100)
    people = desk.people(60, last_inbound_message_at=None)
    desk.create(people, **TEMPLATE)
    tier = look(desk, people, **TEMPLATE).tier
    assert tier
    assert (tier.limit, tier.used, tier.needed, tier.left) == (100, 60, 60, 40)
    assert look(desk, people).tier is None


@pytest.mark.proves("8.1")
def test_it_says_whether_to_confirm_and_from_when(desk: Bulk):
    people = desk.people(21)
    assert look(desk, people[:20]).needs_confirmation is False
    found = look(desk, people)
    assert (found.needs_confirmation, found.confirmation_threshold) == (True, 20)
    row = {"configKey": "bulk_confirmation_threshold", "configValue": "5"}
    desk.truth.write(Put("SystemConfig", row))
    assert look(desk, people[:6]).needs_confirmation is True


@pytest.mark.parametrize(
    ("changes", "rate", "seconds"),
    [
        (TEMPLATE, 80, 2),
        ({"channel": "sms"}, 5, 21),
        ({"channel": "email", "subject": "Hello"}, 10, 11),
    ],
)
def test_it_says_how_long_it_takes_at_the_permitted_rate(
    desk: Bulk, changes: dict[str, Any], rate: int, seconds: int
):
    people = desk.people(100, opt_in_sms=True, opt_in_email=True, email="a@example.com")
    found = look(desk, people, **changes)
    assert (found.reachable, found.rate, found.seconds) == (100, rate, seconds)


def test_it_counts_the_parts_of_an_sms(desk: Bulk):
    assert look(desk, ["a"], channel="sms", content="x" * 161).segments == 2
    assert look(desk, ["a"]).segments is None


def test_it_says_when_nothing_would_leave(desk: Bulk):
    desk.mode = SendMode.DRY_RUN
    assert look(desk, ["a"]).send_mode is SendMode.DRY_RUN


def test_it_refuses_what_creating_would_refuse_and_stores_nothing(desk: Bulk):
    with pytest.raises(Invalid):
        look(desk, [])
    with pytest.raises(Invalid):
        look(desk, ["a"], content=" ")
    with pytest.raises(Forbidden):
        desk.preflights.preflight(VIEWER, wanted(["a"]))
    assert not desk.rows("BulkJobs")
    assert not desk.rows("RateLimitTrackers")


def test_ten_thousand_are_a_hundred_reads(desk: Bulk):
    plan = Plan()
    desk.through = FaultyStore(desk.truth, plan)
    found = look(desk, [f"c{number}" for number in range(10_000)])
    assert found.refusals[0].count == 10_000
    assert plan.calls == 100 + 1


def test_a_long_email_is_stored_once_and_its_messages_hold_the_beginning(desk: Bulk):
    people = desk.people(3, opt_in_email=True, email="a@example.com")
    text = "é" * 40_000
    job = desk.create(people, channel="email", subject="Hi", content=None, body_text=text).job_id
    desk.deliver_all()
    stored = desk.job(job)
    assert stored.sent_count == 3
    assert len((stored.content or "").encode()) == CONTENT_BYTES
    messages = desk.rows("Messages")
    assert {row["content"] for row in messages} == {stored.content}
    assert not any("bodyHtml" in row for row in messages)
