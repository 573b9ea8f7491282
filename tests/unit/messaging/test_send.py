"""A send over WhatsApp: what leaves, from which number, at which slot, and who counts."""

from datetime import timedelta

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Action, Update
from services.core.settings import SendMode
from services.limits.reservation import used_in_a_day
from services.limits.slots import tracker_key
from services.messaging.channels.base import NotTaken
from services.messaging.model import MessageStatus, SendWhatsApp
from services.realtime.publisher import STATUS
from tests.factories.infrastructure import ALLOWLIST, memory_store_of
from tests.factories.logs import logged
from tests.factories.outcomes import in_threads, kinds
from tests.factories.records import OPERATOR, PHONE, contact, keep
from tests.factories.sending import desk, template, text
from tests.factories.time import NOW

BUSY = NotTaken("ThrottledRequestException")
CLOSED = NOW - timedelta(days=2)


@pytest.mark.proves("5.2", "5.11", "property 21", "property 28")
def test_a_text_goes_out_once_and_is_stored_as_it_was_sent():
    at = desk()
    shown = at.service.send(OPERATOR, text("hi"))
    [attempt], [stored] = at.attempts, at.stored()
    assert attempt.sender == ALLOWLIST[0] and attempt.payload["to"] == PHONE
    assert attempt.payload["biz_opaque_callback_data"] == shown.message_id
    assert stored.shown() == shown
    assert stored.to_item() == {
        "messageId": shown.message_id,
        "contactId": "c1",
        "channel": "whatsapp",
        "direction": "outbound",
        "messageType": "text",
        "content": "hi",
        "status": "sent",
        "kind": "freeform",
        "dryRun": False,
        "timestamp": "2026-03-01T12:00:00.000Z",
        "updatedAt": "2026-03-01T12:00:00.000Z",
        "providerMessageId": f"aws-{shown.message_id}",
        "statusHistory": [],
        "verdict": {"allowed": True, "reasons": [], "at": "2026-03-01T12:00:00.000Z"},
        "reactions": [],
        "phoneNumberId": ALLOWLIST[0],
        "revision": 2,
        "expiresAt": int(NOW.timestamp()) + 2_592_000,
    }


@pytest.mark.proves("16.7", "property 73")
def test_a_template_goes_out_while_the_window_is_closed_and_is_counted_as_one():
    at = desk(about={"last_inbound_message_at": CLOSED})
    shown = at.service.send(OPERATOR, template())
    assert (shown.kind, shown.message_type, shown.status) == ("template", "template", "sent")
    assert at.attempts[0].payload["type"] == "template"


def test_a_send_is_audited_and_published_once_with_the_whole_record():
    at = desk()
    shown = at.service.send(OPERATOR, text("hi"))
    assert at.publisher.published == [(STATUS, shown)]
    [log] = at.rows("AuditLogs")
    assert (log["action"], log["resourceId"], log["userId"]) == (
        "send_message",
        shown.message_id,
        OPERATOR.user_id,
    )
    assert "hi" not in str(log["details"]) and PHONE not in str(log)


def test_a_sent_message_is_the_latest_of_its_conversation():
    at = desk()
    shown = at.service.send(OPERATOR, text())
    assert {(row["feed"], row["lastMessageId"]) for row in at.rows("Conversations")} == {
        ("all", shown.message_id),
        ("whatsapp", shown.message_id),
    }


@pytest.mark.parametrize("mode", list(SendMode))
def test_a_send_logs_its_outcome_and_no_personal_data(mode: SendMode):
    at = desk(mode=mode, about={"name": "Ada Lovelace"})
    with logged() as lines:
        shown = at.service.send(OPERATOR, text("a secret"))
    [line] = lines.named("send" if mode is SendMode.LIVE else "send_dry_run")
    assert (line["messageId"], line["outcome"]) == (shown.message_id, "Accepted")
    assert not any(secret in lines.text for secret in (PHONE, "Lovelace", "a secret"))


@pytest.mark.parametrize(
    ("last", "asked", "used"),
    [
        (None, None, ALLOWLIST[0]),
        (ALLOWLIST[1], None, ALLOWLIST[1]),
        (ALLOWLIST[1], ALLOWLIST[0], ALLOWLIST[0]),
        ("phone-number-id-gone", None, ALLOWLIST[0]),
    ],
)
def test_the_sender_is_the_one_asked_for_else_the_one_the_customer_wrote_to(
    last: str | None, asked: str | None, used: str
):
    at = desk(about={"last_phone_number_id": last})
    at.service.send(OPERATOR, text(phone_number_id=asked))
    assert [a.sender for a in at.attempts] == [used]


def test_whom_we_wrote_to_first_is_written_to_from_the_same_number():
    at = desk(about={"last_inbound_message_at": None})
    at.service.send(OPERATOR, template(phone_number_id=ALLOWLIST[1]))
    at.service.send(OPERATOR, template())
    assert [a.sender for a in at.attempts] == [ALLOWLIST[1]] * 2


def test_an_answer_from_another_number_leaves_the_customers_own_the_default():
    """The window is open at the number that the customer wrote to, and at no other."""
    at = desk(about={"last_phone_number_id": ALLOWLIST[0]})
    at.service.send(OPERATOR, template(phone_number_id=ALLOWLIST[1]))
    at.service.send(OPERATOR, text())
    assert [a.sender for a in at.attempts] == [ALLOWLIST[1], ALLOWLIST[0]]


@pytest.mark.proves("13.2", "property 54")
def test_a_customer_written_to_outside_the_window_counts_once_in_24_hours():
    at = desk(about={"last_inbound_message_at": CLOSED})
    keep(at.store, contact(contact_id="c2", phone="+12345", last_inbound_message_at=CLOSED))

    def counted() -> int:
        return used_in_a_day(at.store, at.clock.now)

    for who, number in (("c1", 0), ("c1", 1), ("c2", 0)):
        at.service.send(OPERATOR, template(contact_id=who, phone_number_id=ALLOWLIST[number]))
    assert counted() == 2
    at.clock.advance(hours=23)
    at.service.send(OPERATOR, template())
    assert counted() == 2
    at.clock.advance(hours=1, minutes=15)
    assert counted() == 1, "a day begins with the last message"


@pytest.mark.parametrize("wanted", [text(), template()])
def test_an_answer_inside_the_window_does_not_count(wanted: SendWhatsApp):
    at = desk()
    at.service.send(OPERATOR, wanted)
    assert {row["channel"] for row in at.rows("RateLimitTrackers")} == {f"whatsapp#{ALLOWLIST[0]}"}


def test_templates_to_one_customer_at_once_count_once():
    at = desk(about={"last_inbound_message_at": CLOSED})
    results = in_threads(6, lambda _: at.service.send(OPERATOR, template()))
    assert kinds(results) == ["Message"] * 6
    [bucket] = [r for r in at.rows("RateLimitTrackers") if r["channel"] == "whatsapp-tier"]
    assert bucket["messageCount"] == 1


@pytest.mark.proves("5.9", "13.5", "property 55")
def test_a_message_waits_for_its_slot_and_is_queued_beyond_a_second():
    at = desk()
    at.busy(seconds=0.5)
    at.service.send(OPERATOR, text())
    assert sum(at.clock.waited) == pytest.approx(0.5)
    at.busy(seconds=3)
    assert at.service.send(OPERATOR, text()).status is MessageStatus.QUEUED
    assert (len(at.attempts), len(at.stored()), len(at.queue.wakes)) == (1, 2, 1)


def test_a_message_that_missed_its_slot_takes_another_one():
    class Slow(MemoryStore):
        """Storage that takes 200 ms to record an intent, once."""

        slept = False

        def write(self, *actions: Action) -> None:
            super().write(*actions)
            if not self.slept:
                self.slept = True
                at.clock.advance(milliseconds=200)

    store = memory_store_of(Slow)
    store.slept = True
    at = desk(store=store)
    store.slept = False
    at.service.send(OPERATOR, text())
    tracker = at.store.get(*tracker_key(ALLOWLIST[0]))
    assert tracker is not None and tracker["messageCount"] == 2
    assert at.clock.now >= NOW + timedelta(milliseconds=200)
    assert len(at.attempts) == 1


def test_each_further_attempt_takes_a_slot_of_its_own():
    at = desk(BUSY, BUSY)
    at.service.send(OPERATOR, text())
    tracker = at.store.get(*tracker_key(ALLOWLIST[0]))
    assert tracker is not None and tracker["messageCount"] == len(at.attempts) == 3


def test_a_message_whose_slot_others_keep_taking_is_queued():
    class Crowded(MemoryStore):
        def write(self, *actions: Action) -> None:
            key = tracker_key(ALLOWLIST[0])
            row = self.get(*key) or {"freeAt": 0}
            super().write(Update(*key, set={"freeAt": row["freeAt"] + 1}))
            super().write(*actions)

    at = desk(store=memory_store_of(Crowded))
    assert at.service.send(OPERATOR, text()).status is MessageStatus.QUEUED
    assert not at.attempts


def test_messages_at_once_get_slots_of_their_own_or_wait():
    at = desk()
    results = in_threads(5, lambda n: at.service.send(OPERATOR, text(f"hi {n}")))
    assert kinds(results) == ["Message"] * 5
    tracker = at.store.get(*tracker_key(ALLOWLIST[0]))
    sent = [m for m in at.stored() if m.status is MessageStatus.SENT]
    assert tracker is not None and tracker["messageCount"] >= len(sent) == len(at.attempts) > 0
    assert len(sent) + len(at.queue.wakes) == 5
