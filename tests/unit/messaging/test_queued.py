"""Queued messages: visible at once, delivered in turn, in order, once, and judged anew."""

from datetime import timedelta
from typing import Any

import pytest

from services.aws.store import Put, Update
from services.contacts.repository import contact_key
from services.core.errors import DeliveryRefused, ProviderFailed
from services.core.settings import SendMode
from services.limits.breaker import FAILURES
from services.messaging.attempts import NO_TURN
from services.messaging.channels.base import Lost, NotTaken, Rejected
from services.messaging.model import Channel, MessageStatus
from services.messaging.queue import NotQueued
from services.messaging.waiting import waiting_key
from services.realtime.publisher import STATUS
from tests.factories import correspondence
from tests.factories.logs import logged
from tests.factories.outcomes import in_threads
from tests.factories.records import OPERATOR, contact, keep
from tests.factories.sending import Desk, FakeSender, text
from tests.factories.time import NOW

CHANNELS = pytest.mark.parametrize("channel", list(Channel))
OPT_INS = {
    Channel.WHATSAPP: "optInWhatsApp",
    Channel.SMS: "optInSms",
    Channel.EMAIL: "optInEmail",
}


def desk(channel: Channel = Channel.WHATSAPP, *script: Any, **changes: Any) -> Desk:
    """A desk at which the usual contact can be written to, and the sender is busy."""
    if channel is Channel.WHATSAPP:
        at = Desk(sender=FakeSender(*script), **changes)
        keep(at.store, contact())
    else:
        at = correspondence.desk(channel, *script, **changes)
    at.busy(seconds=5)
    return at


def wish(channel: Channel, **changes: Any) -> Any:
    return (
        text(**changes) if channel is Channel.WHATSAPP else correspondence.wish(channel, **changes)
    )


def statuses(at: Desk) -> list[str]:
    return [message.status for message in sorted(at.stored(), key=lambda m: m.timestamp)]


@CHANNELS
@pytest.mark.proves("13.5", "property 55")
def test_property_55_over_the_limit_a_message_is_queued_told_and_delivered_in_its_turn(
    channel: Channel,
):
    """Feature: wecare-digital-admin-platform, Property 55: Rate Limit Queues Messages."""
    at = desk(channel)
    queued = at.service.send(OPERATOR, wish(channel))
    assert queued.status is MessageStatus.QUEUED and not at.attempts
    assert at.publisher.published == [(STATUS, queued)]
    assert [m.shown() for m in at.stored()] == [queued]
    assert {r["lastMessageId"] for r in at.rows("Conversations")} == {queued.message_id}
    [row] = at.rows("AuditLogs")
    assert (row["action"], row["resourceId"]) == ("send_message", queued.message_id)
    at.deliver()
    [attempt], [stored] = at.attempts, at.stored()
    assert attempt.message_id == queued.message_id
    assert (stored.status, stored.due_at) == (MessageStatus.SENT, None)
    assert at.clock.now >= NOW + timedelta(seconds=3)
    assert at.store.get(*waiting_key("c1", channel)) is None
    assert [m.to_wire()["status"] for _, m in at.publisher.published] == ["queued", "sent"]


@CHANNELS
def test_what_was_queued_leaves_as_it_would_have_left_at_once(channel: Channel):
    at, other = desk(channel), desk(channel)
    other.store.write(*[Update(*key, set={"freeAt": 0}) for key in _trackers(other)])
    token = {"client_token": "same"}
    queued = at.service.send(OPERATOR, wish(channel, **token))
    at.deliver()
    other.service.send(OPERATOR, wish(channel, **token))
    assert at.attempts == other.attempts
    assert queued.message_id == other.attempts[0].message_id


def _trackers(at: Desk) -> list[Any]:
    return [
        ("RateLimitTrackers", {"channel": f"{at.line.channel}#{sender}", "windowStart": 0})
        for sender in at.line.senders
    ]


def test_an_email_without_a_text_of_its_own_leaves_without_one():
    at = desk(Channel.EMAIL)
    at.service.send(OPERATOR, correspondence.email(body_html="<p>Hi</p>"))
    at.deliver()
    body = at.attempts[0].payload["Content"]["Simple"]["Body"]
    assert list(body) == ["Html"]
    headers = at.attempts[0].payload["Content"]["Simple"]["Headers"]
    assert headers[0]["Name"] == "List-Unsubscribe" and "token=c1." in headers[0]["Value"]


@pytest.mark.proves("3.1", "3.5")
def test_what_is_not_allowed_is_refused_at_once_and_not_queued():
    at = desk()
    at.store.write(Update(*contact_key("c1"), set={"optInWhatsApp": False}))
    with pytest.raises(DeliveryRefused):
        at.service.send(OPERATOR, text())
    assert not at.stored() and not at.queue.wakes and not at.rows("WaitingMessages")


@pytest.mark.proves("13.5")
def test_messages_to_one_contact_leave_in_the_order_in_which_they_were_asked_for():
    at = desk()
    for number in range(6):
        at.clock.advance(milliseconds=10)
        at.service.send(OPERATOR, text(f"{number}"))
    at.queue.wakes.reverse()
    at.deliver()
    assert [a.payload["text"]["body"] for a in at.attempts] == [f"{n}" for n in range(6)]


def test_a_message_does_not_overtake_those_that_wait_even_when_the_sender_is_free_again():
    at = desk()
    at.service.send(OPERATOR, text("first"))
    at.clock.advance(seconds=60)
    assert at.service.send(OPERATOR, text("second")).status is MessageStatus.QUEUED
    keep(at.store, contact(contact_id="c2", phone="+12025550123"))
    assert at.service.send(OPERATOR, text("other", contact_id="c2")).status is MessageStatus.SENT
    at.deliver()
    assert [a.payload["text"]["body"] for a in at.attempts] == ["other", "first", "second"]
    at.clock.advance(seconds=5)
    assert at.service.send(OPERATOR, text("third")).status is MessageStatus.SENT


@pytest.mark.parametrize("count", [2, 8])
def test_a_wake_that_comes_often_and_to_many_workers_sends_once(count: int):
    at = desk()
    message = at.service.send(OPERATOR, text())
    at.clock.advance(seconds=6)
    in_threads(count, lambda _: at.worker.wake(message.message_id, lambda: 50.0))
    at.deliver()
    at.worker.wake(message.message_id, lambda: 50.0)
    assert len(at.attempts) == 1 and statuses(at) == ["sent"]


LONG_AGO = {"lastInboundMessageAt": "2026-02-01T00:00:00.000Z"}
CHANGES: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"optInWhatsApp": False}, ("OPT_IN_REQUIRED",)),
    (LONG_AGO, ("TEMPLATE_REQUIRED",)),
    ({"optInWhatsApp": False, **LONG_AGO}, ("OPT_IN_REQUIRED", "TEMPLATE_REQUIRED")),
    ({"deletedAt": "2026-03-01T12:00:00.000Z"}, ("NOT_FOUND",)),
]


@pytest.mark.proves("3.1", "3.5", "3.6", "14.2", "16.3")
@pytest.mark.parametrize(("changes", "reasons"), CHANGES)
def test_what_is_forbidden_when_its_time_comes_fails_with_the_words_of_the_rule(
    changes: dict[str, Any], reasons: tuple[str, ...]
):
    at = desk()
    at.service.send(OPERATOR, text())
    at.store.write(Update(*contact_key("c1"), set=changes))
    with logged() as lines:
        at.deliver()
    [stored] = at.stored()
    assert (stored.status, stored.error_code) == (MessageStatus.FAILED, reasons[0])
    assert stored.verdict and not stored.verdict.allowed
    assert stored.verdict.reasons == reasons
    assert tuple(line["reason"] for line in lines.named("validation_failure")) == reasons
    assert stored.error_details and stored.error_details.endswith(".")
    assert not at.attempts and not at.rows("WaitingMessages")
    assert at.publisher.published[-1] == (STATUS, stored.shown())


def test_those_who_wait_behind_a_refused_message_still_leave():
    at = desk(Channel.SMS)
    at.service.send(OPERATOR, correspondence.sms("first"))
    at.service.send(OPERATOR, correspondence.sms("second"))
    at.store.write(Update(*contact_key("c1"), set={"optInSms": False}))
    first, second = at.queue.wakes
    at.clock.now = first[1]
    at.worker.wake(first[0], lambda: 50.0)
    at.store.write(Update(*contact_key("c1"), set={"optInSms": True}))
    at.clock.now = second[1]
    at.worker.wake(second[0], lambda: 50.0)
    at.queue.wakes = at.queue.wakes[2:]
    at.deliver()
    assert [a.payload["MessageBody"] for a in at.attempts] == ["second"]


@pytest.mark.parametrize(
    ("script", "status"),
    [
        ([Rejected("Denied")], "failed"),
        ([Lost("Timeout")], "unknown"),
        ([NotTaken("T")] * 4, "failed"),
    ],
)
def test_each_way_to_end_lets_the_next_one_go(script: list[Any], status: str):
    at = desk(Channel.WHATSAPP, *script)
    at.service.send(OPERATOR, text("first"))
    at.clock.advance(milliseconds=5)
    at.service.send(OPERATOR, text("second"))
    at.deliver()
    assert statuses(at) == [status, "sent"]
    assert not at.rows("WaitingMessages")


@pytest.mark.proves("5.3", "10.7")
@pytest.mark.parametrize(("before", "after"), [("DRY_RUN", "LIVE"), ("LIVE", "DRY_RUN")])
def test_a_dry_run_stays_one_and_live_is_lowered_when_the_time_comes(before: str, after: str):
    at = desk()

    def configured(value: str) -> None:
        at.store.write(Put("SystemConfig", {"configKey": "send_mode", "configValue": value}))

    configured(before)
    assert at.service.send(OPERATOR, text()).dry_run == (before == "DRY_RUN")
    configured(after)
    at.deliver()
    [stored] = at.stored()
    assert stored.dry_run and stored.status is MessageStatus.SENT and not at.attempts


def test_a_message_that_the_queue_did_not_take_is_queued_all_the_same():
    def down() -> None:
        raise NotQueued("simulated")

    at = desk()
    at.queue.before = down
    assert at.service.send(OPERATOR, text()).status is MessageStatus.QUEUED
    at.queue.before = lambda: None
    assert not at.queue.wakes
    at.clock.advance(minutes=5)
    at.sweep.run()
    at.deliver()
    assert statuses(at) == ["sent"]


def test_waiting_for_a_turn_gives_a_message_another_time_and_never_an_error():
    at = desk()
    message = at.service.send(OPERATOR, text())
    at.busy(minutes=10)
    [(_, due)] = at.queue.wakes
    at.queue.wakes.clear()
    at.clock.now = due
    at.worker.wake(message.message_id, lambda: 50.0)
    [(again, later)] = at.queue.wakes
    assert again == message.message_id and later > due
    assert at.stored()[0].due_at == later.replace(microsecond=later.microsecond // 1000 * 1000)
    at.worker.wake(message.message_id, lambda: 50.0)
    assert len(at.queue.wakes) == 1, "a wake that was not promised ends"


def test_without_time_left_a_message_waits_for_another_invocation():
    at = desk()
    message = at.service.send(OPERATOR, text())
    [(_, due)] = at.queue.wakes
    at.clock.now = due
    at.worker.wake(message.message_id, lambda: 5.0)
    assert not at.attempts and len(at.queue.wakes) == 2


def test_a_message_without_a_turn_after_its_intent_goes_back_into_the_queue():
    at = Desk(sender=FakeSender(*[NotTaken(NO_TURN)] * 4))
    keep(at.store, contact())
    shown = at.service.send(OPERATOR, text())
    assert shown.status is MessageStatus.QUEUED and statuses(at) == ["queued"]
    at.deliver()
    assert statuses(at) == ["sent"] and not at.rows("WaitingMessages")


def failing(at: Desk, times: int = FAILURES) -> None:
    at.sender = FakeSender(*[Lost("InternalServerException")] * times)
    for _ in range(times):
        at.service.send(OPERATOR, text())


def test_while_a_provider_rests_messages_are_queued_and_a_probe_wakes_it():
    at = Desk()
    keep(at.store, contact())
    failing(at)
    [alert] = at.alerts.alerts
    assert alert.kind == "provider_failing"
    at.sender = FakeSender()
    for number in range(3):
        assert at.service.send(OPERATOR, text(f"{number}")).status is MessageStatus.QUEUED
    assert not at.attempts
    at.deliver()
    assert [a.payload["text"]["body"] for a in at.attempts] == ["0", "1", "2"]
    assert not at.breakers.read("whatsapp").is_open
    assert at.service.send(OPERATOR, text()).status is MessageStatus.SENT


def test_a_probe_that_fails_is_the_only_message_that_is_spent():
    at = Desk()
    keep(at.store, contact(), contact(contact_id="c2", phone="+12025550123"))
    failing(at)
    at.sender = FakeSender(*[Lost("InternalServerException")] * 2)
    for who in ("c1", "c2", "c1", "c2"):
        at.service.send(OPERATOR, text(contact_id=who))
    until = at.clock.now + timedelta(seconds=60)
    while at.queue.wakes and min(due for _, due in at.queue.wakes) < until:
        at.queue.wakes.sort(key=lambda wake: wake[1])
        message_id, due = at.queue.wakes.pop(0)
        at.clock.now = max(at.clock.now, due)
        at.worker.wake(message_id, lambda: 50.0)
    assert len(at.attempts) == 1


def test_a_rejected_message_says_nothing_against_its_provider():
    at = Desk(sender=FakeSender(*[Rejected("ValidationException")] * 20))
    keep(at.store, contact())
    for _ in range(20):
        with pytest.raises(ProviderFailed):
            at.service.send(OPERATOR, text())
    assert not at.breakers.read("whatsapp").is_open and not at.rows("Breakers")


def test_a_dry_run_neither_waits_for_a_provider_nor_wakes_it():
    at = Desk()
    keep(at.store, contact())
    failing(at)
    at.mode = SendMode.DRY_RUN
    assert at.service.send(OPERATOR, text()).status is MessageStatus.SENT
    assert at.breakers.read("whatsapp").is_open


def test_a_wake_for_nobody_does_nothing():
    at = desk()
    at.worker.wake("nobody", lambda: 50.0)
    assert not at.queue.wakes and not at.attempts


@pytest.mark.parametrize("status", ["sent", "failed", "unknown"])
def test_a_line_whose_first_was_settled_elsewhere_moves_on(status: str):
    at = desk()
    first = at.service.send(OPERATOR, text("first"))
    second = at.service.send(OPERATOR, text("second"))
    at.store.write(Update("Messages", {"messageId": first.message_id}, set={"status": status}))
    at.clock.advance(seconds=30)
    at.worker.wake(second.message_id, lambda: 50.0)
    assert [a.message_id for a in at.attempts] == [second.message_id]
    assert not at.rows("WaitingMessages")
