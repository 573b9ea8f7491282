"""Messages that do not move: settled, woken or told, each once, and nothing is sent by it."""

from datetime import timedelta
from typing import Any

import pytest

from services.aws.store import Put
from services.messaging.model import MessageStatus, StoredMessage
from services.messaging.repository import message_put
from services.messaging.sweep import NAMED
from services.messaging.waiting import joins
from services.realtime.publisher import STATUS
from tests.factories.logs import logged
from tests.factories.records import OPERATOR, contact, keep, message
from tests.factories.sending import Desk, FakeSender, text
from tests.factories.time import NOW


def desk(*messages: StoredMessage) -> Desk:
    at = Desk()
    keep(at.store, contact(), *messages)
    return at


def kept(at: Desk, message_id: str = "m1") -> dict[str, Any]:
    return at.store.get("Messages", {"messageId": message_id}) or {}


def of_a_job(**changes: Any) -> Put:
    put = message_put(message(**changes))
    return Put(put.table, put.item | {"bulkJobId": "j1"})


def test_a_message_whose_sender_ended_becomes_unknown_and_is_never_sent_again():
    at = desk(message())
    at.store.write(joins(message()))
    at.clock.advance(minutes=1, seconds=59)
    at.sweep.run()
    assert kept(at)["status"] == "sending"
    at.clock.advance(seconds=2)
    at.sweep.run()
    assert (kept(at)["status"], kept(at)["errorCode"]) == ("unknown", "SENDER_INTERRUPTED")
    assert kept(at)["errorDetails"].endswith("Do not send it again before.")
    [(mutation, shown)] = at.publisher.published
    assert (mutation, shown.to_wire()["status"]) == (STATUS, "unknown")
    assert not at.rows("WaitingMessages") and not at.attempts and not at.queue.wakes


def test_a_crash_between_the_intent_and_the_answer_ends_as_unknown_and_then_as_an_alert():
    at = Desk(sender=FakeSender(RuntimeError("the power failed")))
    keep(at.store, contact())
    with pytest.raises(RuntimeError, match="power"):
        at.service.send(OPERATOR, text())
    at.clock.advance(minutes=3)
    at.sweep.run()
    at.clock.advance(minutes=16)
    at.sweep.run()
    assert [alert.kind for alert in at.alerts.alerts] == ["messages_unknown"]
    assert len(at.attempts) == 1


@pytest.mark.proves("14.7", "property 62")
def test_property_62_what_is_unknown_for_15_minutes_is_told_once():
    """Feature: wecare-digital-admin-platform, Property 62: Critical Errors Trigger Alerts."""
    at = desk(message(status=MessageStatus.UNKNOWN))
    at.clock.advance(minutes=14, seconds=59)
    at.sweep.run()
    assert not at.alerts.alerts
    at.clock.advance(seconds=2)
    for _ in range(3):
        at.sweep.run()
        at.clock.advance(minutes=5)
    [alert] = at.alerts.alerts
    assert (alert.kind, alert.details["count"], alert.details["messageIds"]) == (
        "messages_unknown",
        1,
        ["m1"],
    )
    assert kept(at)["status"] == "unknown" and kept(at)["revision"] == 1
    assert "unsettled" not in kept(at)


def test_an_alert_that_was_not_told_is_told_by_the_next_sweep():
    class Deaf(type(Desk().alerts)):
        deaf = True

        def tell(self, alert: Any) -> bool:
            return not self.deaf and super().tell(alert)

    at = desk(message(status=MessageStatus.UNKNOWN))
    at.alerts = deaf = Deaf()
    at.clock.advance(minutes=20)
    at.sweep.run()
    assert "unsettled" in kept(at)
    deaf.deaf = False
    at.sweep.run()
    assert len(at.alerts.alerts) == 1 and "unsettled" not in kept(at)


def test_an_event_that_comes_after_the_alert_still_settles_the_message():
    at = desk(message(status=MessageStatus.UNKNOWN))
    at.clock.advance(minutes=20)
    at.sweep.run()
    messages = at.sweep.messages
    known = messages.get("m1", at.clock())
    assert known is not None and known.alerted is MessageStatus.UNKNOWN
    grown = messages.grow(known, lambda m: m.model_copy(update={"status": MessageStatus.DELIVERED}))
    assert grown is not None and kept(at)["status"] == "delivered"


def test_many_unknown_messages_are_one_alert_that_names_some():
    many = [message(message_id=f"m{n}", status=MessageStatus.UNKNOWN) for n in range(150)]
    at = desk(*many)
    at.clock.advance(minutes=20)
    at.sweep.run()
    [alert] = at.alerts.alerts
    assert alert.details["count"] == 150 and len(list(alert.details["messageIds"])) == NAMED  # pyright: ignore[reportArgumentType]
    at.sweep.run()
    assert len(at.alerts.alerts) == 1


def test_a_queued_message_whose_wake_was_lost_gets_another_one():
    at = desk()
    at.busy(seconds=5)
    queued = at.service.send(OPERATOR, text())
    at.queue.wakes.clear()
    at.sweep.run()
    assert not at.queue.wakes, "its time has not passed"
    at.clock.advance(minutes=3)
    at.sweep.run()
    [(message_id, _)] = at.queue.wakes
    assert message_id == queued.message_id
    at.sweep.run()
    assert len(at.queue.wakes) == 1, "one wake is enough"
    at.deliver()
    assert kept(at, queued.message_id)["status"] == "sent"


def test_messages_of_bulk_jobs_are_the_engines_to_settle():
    at = desk()
    at.store.write(of_a_job(), of_a_job(message_id="m2", status=MessageStatus.UNKNOWN))
    before = kept(at)
    at.clock.advance(minutes=59)
    at.sweep.run()
    assert kept(at) == before
    assert [alert.kind for alert in at.alerts.alerts] == ["messages_unknown"]
    at.clock.advance(minutes=2)
    at.sweep.run()
    assert [alert.kind for alert in at.alerts.alerts] == ["messages_unknown", "messages_stuck"]
    after = kept(at)
    assert (after["status"], after["revision"]) == ("sending", 1)


def test_what_is_settled_or_was_received_is_not_in_the_index():
    settled = [s for s in MessageStatus if s not in ("queued", "sending", "unknown")]
    at = desk(*[message(message_id=f"m-{status}", status=status) for status in settled])
    assert not any("unsettled" in row for row in at.rows("Messages"))


def test_a_sweep_goes_on_where_the_last_one_had_to_stop():
    many = [message(message_id=f"m{n:04d}") for n in range(1150)]
    at = desk(*many)
    at.clock.advance(minutes=3)
    at.sweep.run()
    at.sweep.run()
    assert {row["status"] for row in at.rows("Messages")} == {"unknown"}


@pytest.mark.proves("13.9", "property 57")
@pytest.mark.parametrize(("used", "told"), [(199, []), (200, [(200, 250)]), (260, [(260, 250)])])
def test_property_57_a_tier_that_is_nearly_used_is_told_whoever_used_it(
    used: int, told: list[tuple[int, int]]
):
    """Feature: wecare-digital-admin-platform, Property 57: WhatsApp Tier Limit Alert."""
    at = desk()
    bucket = int((NOW - timedelta(hours=3)).timestamp()) // 900 * 900
    row = {"channel": "whatsapp-tier", "windowStart": bucket, "messageCount": used}
    at.store.write(Put("RateLimitTrackers", row))
    at.sweep.run()
    assert at.alerts.told == told
    assert at.alerts.left == (0 if told else 1)


def test_the_tier_is_measured_with_every_sweep():
    at = desk()
    row = {"channel": "whatsapp-tier", "windowStart": int(NOW.timestamp()), "messageCount": 25}
    at.store.write(Put("RateLimitTrackers", row))
    with logged() as lines:
        at.sweep.run()
    [line] = lines.named("tier_measured")
    assert line["WhatsAppTierPercent"] == 10.0


@pytest.mark.proves("17.7")
@pytest.mark.parametrize("status", ["sending", "queued", "unknown"])
def test_a_message_that_expired_is_left_alone_even_while_it_is_still_there(status: str):
    at = desk()
    gone = message(status=status, expires_at=int((NOW + timedelta(hours=1)).timestamp()))
    keep(at.store, gone)
    at.clock.advance(hours=2)
    at.sweep.run()
    assert kept(at)["status"] == status
    assert not at.queue.wakes and not at.alerts.alerts and not at.publisher.published
