from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.access.roles import Role
from services.aws.memory import MemoryStore
from services.aws.store import Action, Put, Update
from services.contacts.repository import ContactRepository, contact_key
from services.core.errors import (
    Conflict,
    DeliveryRefused,
    Forbidden,
    NotFound,
    OptInRequired,
    ProviderFailed,
)
from services.core.settings import SendMode
from services.limits.reservation import used_in_a_day
from services.limits.slots import tracker_key
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Rejected
from services.messaging.model import MessageStatus, SendWhatsApp
from services.realtime.publisher import STATUS
from tests.factories.infrastructure import ALLOWLIST, memory_store_of
from tests.factories.logs import logged
from tests.factories.outcomes import in_threads, kinds
from tests.factories.records import EMAIL, OPERATOR, PHONE, VIEWER, contact, keep, principal
from tests.factories.sending import Desk, FakeSender, template, text
from tests.factories.time import NOW

BUSY = NotTaken("ThrottledRequestException")
CLOSED = NOW - timedelta(days=2)


class Interrupted(MemoryStore):
    """Something happens between what a sender reads and what it writes, once."""

    happens: Callable[[MemoryStore], None] | None = None

    def write(self, *actions: Action) -> None:
        if self.happens:
            happens, self.happens = self.happens, None
            happens(self)
        super().write(*actions)


def desk(*script: Outcome | Exception, about: dict[str, Any] | None = None, **changes: Any) -> Desk:
    """A desk at which the usual contact can be written to."""
    made = Desk(sender=FakeSender(*script), **changes)
    keep(made.store, contact(**(about or {})))
    return made


def interrupted(happens: Callable[[MemoryStore], None]) -> Desk:
    store = memory_store_of(Interrupted)
    made = desk(store=store)
    store.happens = happens
    return made


def change_contact(**changes: Any) -> Callable[[MemoryStore], None]:
    return lambda store: store.write(Update(*contact_key("c1"), set=changes))


def set_config(store: MemoryStore, value: object) -> None:
    store.write(Put("SystemConfig", {"configKey": "send_mode", "configValue": value}))


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


@pytest.mark.proves("1.3", "1.6")
def test_a_viewer_sends_nothing():
    at = desk()
    with pytest.raises(Forbidden):
        at.service.send(VIEWER, text())
    assert not at.attempts and not at.stored()


@pytest.mark.parametrize("contact_id", ["nobody", ""])
def test_nobody_is_not_written_to(contact_id: str):
    with pytest.raises(NotFound):
        desk().service.send(OPERATOR, text(contact_id=contact_id))


def test_a_deleted_contact_is_not_written_to():
    at = desk()
    contacts = ContactRepository(at.store)
    contacts.delete(contacts.get("c1"), NOW)
    with pytest.raises(NotFound):
        at.service.send(OPERATOR, text())
    assert not at.attempts


REFUSED: list[tuple[dict[str, Any], SendWhatsApp, list[str]]] = [
    ({"opt_in_whats_app": False}, text(), ["OPT_IN_REQUIRED"]),
    ({"opt_in_whats_app": False, "opt_in_sms": True}, template(), ["OPT_IN_REQUIRED"]),
    ({}, text(phone_number_id="phone-number-id-foreign"), ["PHONE_NUMBER_NOT_ALLOWED"]),
    ({}, text(phone_number_id=""), ["PHONE_NUMBER_NOT_ALLOWED"]),
    ({"phone": None, "email": EMAIL}, text(), ["PHONE_NUMBER_MISSING"]),
    ({"last_inbound_message_at": CLOSED}, text(), ["TEMPLATE_REQUIRED"]),
    (
        {"opt_in_whats_app": False, "last_inbound_message_at": None},
        text(phone_number_id="x"),
        ["OPT_IN_REQUIRED", "PHONE_NUMBER_NOT_ALLOWED", "TEMPLATE_REQUIRED"],
    ),
]


@pytest.mark.proves("3.5", "3.6", "3.7", "14.2", "16.8", "property 14", "property 74")
@pytest.mark.parametrize(("about", "wanted", "reasons"), REFUSED)
def test_what_a_rule_forbids_is_logged_and_audited_with_every_reason_and_leaves_no_message(
    about: dict[str, Any], wanted: SendWhatsApp, reasons: list[str]
):
    at = desk(about={"name": "Ada Lovelace", **about})
    with logged() as lines, pytest.raises(DeliveryRefused) as refused:
        at.service.send(OPERATOR, wanted)
    assert refused.value.code == reasons[0]
    assert refused.value.details["reasons"] == reasons
    found = lines.named("validation_failure")
    assert [(f["contactId"], f["channel"], f["reason"]) for f in found] == [
        ("c1", "whatsapp", reason) for reason in reasons
    ]
    assert {line["level"] for line in found} == {"WARNING"}
    assert not any(secret in lines.text for secret in (PHONE, EMAIL, "Lovelace", "hello"))
    assert not at.attempts and not at.stored() and not at.publisher.published
    assert not at.rows("RateLimitTrackers")
    [row] = at.rows("AuditLogs")
    assert (row["action"], row["resourceId"], row["userId"]) == (
        "send_refused",
        "c1",
        OPERATOR.user_id,
    )
    assert row["details"] == {"channel": "whatsapp", "reasons": reasons}


@pytest.mark.parametrize("mode", list(SendMode))
def test_a_send_logs_its_outcome_and_no_personal_data(mode: SendMode):
    at = desk(mode=mode, about={"name": "Ada Lovelace"})
    with logged() as lines:
        shown = at.service.send(OPERATOR, text("a secret"))
    [line] = lines.named("send" if mode is SendMode.LIVE else "send_dry_run")
    assert (line["messageId"], line["outcome"]) == (shown.message_id, "Accepted")
    assert not any(secret in lines.text for secret in (PHONE, "Lovelace", "a secret"))


CHANGED_MEANWHILE: list[tuple[Callable[[MemoryStore], None], type[Exception]]] = [
    (change_contact(optInWhatsApp=False), OptInRequired),
    (change_contact(deletedAt="2026-03-01T12:00:00.000Z"), NotFound),
]


@pytest.mark.proves("3.1", "3.5")
@pytest.mark.parametrize(("happens", "refusal"), CHANGED_MEANWHILE)
def test_consent_that_ends_between_reading_and_committing_stops_the_message(
    happens: Callable[[MemoryStore], None], refusal: type[Exception]
):
    at = interrupted(happens)
    with pytest.raises(refusal):
        at.service.send(OPERATOR, text())
    assert not at.attempts and not at.stored()


def test_a_number_that_changes_between_reading_and_committing_is_the_one_that_is_used():
    at = interrupted(change_contact(phone="+12025550123"))
    at.service.send(OPERATOR, text())
    assert [a.payload["to"] for a in at.attempts] == ["+12025550123"]


@pytest.mark.proves("5.11")
def test_the_intent_is_stored_before_anything_leaves():
    at = Desk()
    seen: list[MessageStatus] = []
    at.sender = FakeSender(before=lambda _: seen.extend(m.status for m in at.stored()))
    keep(at.store, contact())
    at.service.send(OPERATOR, text())
    assert seen == [MessageStatus.SENDING]


@pytest.mark.proves("5.10", "property 27")
@pytest.mark.parametrize(
    ("script", "tries", "retryable"),
    [([Rejected("AccessDenied")], 1, False), ([BUSY] * 4, 4, True)],
)
def test_what_the_provider_does_not_take_is_stored_as_failed_and_told(
    script: list[Outcome], tries: int, retryable: bool
):
    at = desk(*script)
    with pytest.raises(ProviderFailed, match="nothing was delivered") as failed:
        at.service.send(OPERATOR, text())
    [stored] = at.stored()
    assert stored.status is MessageStatus.FAILED
    assert stored.error_code == failed.value.details["apiError"]
    assert failed.value.details["retryable"] is retryable
    assert len(at.attempts) == tries
    assert [m.to_wire()["status"] for _, m in at.publisher.published] == ["failed"]


def test_a_throttled_message_goes_out_on_a_later_attempt():
    at = desk(BUSY, BUSY)
    assert at.service.send(OPERATOR, text()).status is MessageStatus.SENT
    assert len(at.attempts) == 3


def test_a_lost_answer_is_unknown_and_never_sent_again():
    at = desk(Lost("ReadTimeoutError"))
    first = at.service.send(OPERATOR, text(client_token="t"))
    again = at.service.send(OPERATOR, text(client_token="t"))
    assert first == again and first.status is MessageStatus.UNKNOWN
    assert (len(at.attempts), len(at.stored())) == (1, 1)


def test_a_crash_after_the_intent_leaves_a_message_that_nothing_sends_again():
    at = desk(RuntimeError("the power failed"))
    with pytest.raises(RuntimeError, match="power"):
        at.service.send(OPERATOR, text(client_token="t"))
    again = at.service.send(OPERATOR, text(client_token="t"))
    assert again.status is MessageStatus.SENDING
    assert len(at.attempts) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"optInWhatsApp": False}, "OPT_IN_REQUIRED"),
        ({"deletedAt": "2026-03-01T12:00:00.000Z"}, "NOT_FOUND"),
        ({"lastInboundMessageAt": "2026-01-01T00:00:00.000Z"}, "TEMPLATE_REQUIRED"),
    ],
)
def test_consent_that_ends_between_two_attempts_stops_the_message(
    changes: dict[str, Any], reason: str
):
    at = Desk()
    at.sender = FakeSender(BUSY, before=lambda _: change_contact(**changes)(at.store))
    keep(at.store, contact())
    with pytest.raises(ProviderFailed) as failed:
        at.service.send(OPERATOR, text())
    assert failed.value.details["apiError"] == reason
    assert len(at.attempts) == 1
    assert [m.status for m in at.stored()] == ["failed"]


@pytest.mark.parametrize("word", ["delivered", "read"])
def test_an_event_that_overtakes_the_answer_is_not_undone(word: str):
    at = Desk()

    def arrives(message: object) -> None:
        [stored] = at.stored()
        change = {"status": word, "revision": stored.revision + 1}
        at.store.write(Update("Messages", {"messageId": stored.message_id}, set=change))

    at.sender = FakeSender(before=arrives)
    keep(at.store, contact())
    assert at.service.send(OPERATOR, text()).status == word
    assert at.stored()[0].provider_message_id


def test_a_repeated_call_sends_once_and_gives_the_same_message():
    at = desk()
    first = at.service.send(OPERATOR, text(client_token="t"))
    at.clock.advance(hours=1)
    assert at.service.send(OPERATOR, text(client_token="t")) == first
    assert (len(at.attempts), len(at.stored()), len(at.publisher.published)) == (1, 1, 1)


def test_a_repeated_call_gets_its_message_even_when_consent_ended_or_the_number_is_busy():
    at = desk()
    first = at.service.send(OPERATOR, text(client_token="t"))
    change_contact(optInWhatsApp=False)(at.store)
    busy = int((NOW + timedelta(minutes=1)).timestamp() * 1_000_000)
    at.store.write(Update(*tracker_key(ALLOWLIST[0]), set={"freeAt": busy}))
    assert at.service.send(OPERATOR, text(client_token="t")) == first


def test_a_token_is_its_users_own():
    at = desk()
    mine = at.service.send(OPERATOR, text(client_token="t"))
    theirs = at.service.send(principal(Role.OPERATOR, user_id="another"), text(client_token="t"))
    assert mine.message_id != theirs.message_id and len(at.attempts) == 2


def test_without_a_token_every_call_is_a_message_of_its_own():
    at = desk()
    for _ in range(3):
        at.service.send(OPERATOR, text())
    assert len(at.attempts) == len(at.stored()) == 3


@pytest.mark.parametrize("other", [{"content": "bye"}, {"contact_id": "c2"}])
def test_a_token_used_for_something_else_is_a_conflict(other: dict[str, str]):
    at = desk()
    keep(at.store, contact(contact_id="c2", phone="+12345"))
    first = at.service.send(OPERATOR, text(client_token="t"))
    with pytest.raises(Conflict, match="use a new one") as refused:
        at.service.send(OPERATOR, text(client_token="t").model_copy(update=other))
    assert refused.value.details == {"messageId": first.message_id}
    assert len(at.attempts) == 1


def test_eight_repetitions_at_once_send_one_message():
    at = desk()
    results = in_threads(8, lambda _: at.service.send(OPERATOR, text(client_token="t")))
    assert kinds(results) == ["Message"] * 8
    assert (len(at.attempts), len(at.stored())) == (1, 1)


@pytest.mark.proves("5.3", "10.7", "property 22")
@pytest.mark.parametrize(
    ("mode", "configured", "leaves"),
    [
        (SendMode.LIVE, None, True),
        (SendMode.LIVE, "LIVE", True),
        (SendMode.LIVE, "DRY_RUN", False),
        (SendMode.LIVE, "live", False),
        (SendMode.LIVE, "", False),
        (SendMode.LIVE, "garbage", False),
        (SendMode.LIVE, 1, False),
        (SendMode.LIVE, True, False),
        (SendMode.DRY_RUN, None, False),
        (SendMode.DRY_RUN, "LIVE", False),
        (SendMode.DRY_RUN, "DRY_RUN", False),
        (SendMode.DRY_RUN, "garbage", False),
    ],
)
def test_property_22_configuration_can_lower_live_and_nothing_can_raise_a_dry_run(
    mode: SendMode, configured: object, leaves: bool
):
    """Feature: wecare-digital-admin-platform, Property 22: DRY_RUN Skips API (WhatsApp)."""
    at = desk(mode=mode)
    if configured is not None:
        set_config(at.store, configured)
    shown = at.service.send(OPERATOR, text())
    assert (len(at.attempts), shown.dry_run) == (int(leaves), not leaves)
    assert shown.status is MessageStatus.SENT
    assert str(shown.provider_message_id).startswith("dry-run-") is not leaves


def test_a_configuration_row_without_a_value_means_a_dry_run():
    at = desk()
    at.store.write(Put("SystemConfig", {"configKey": "send_mode"}))
    assert at.service.send(OPERATOR, text()).dry_run and not at.attempts


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


def test_a_busy_number_does_not_hide_why_a_message_may_never_go():
    at = desk(about={"opt_in_whats_app": False})
    busy = int((NOW + timedelta(minutes=1)).timestamp() * 1_000_000)
    at.store.write(Update(*tracker_key(ALLOWLIST[0]), set={"freeAt": busy}))
    with pytest.raises(OptInRequired):
        at.service.send(OPERATOR, text())


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


def test_a_contact_that_others_keep_changing_is_a_conflict_and_nothing_is_sent():
    class Restless(MemoryStore):
        changes = 0

        def write(self, *actions: Action) -> None:
            if any(isinstance(a, Put) and a.table == "Messages" for a in actions):
                self.changes += 1
                super().write(Update(*contact_key("c1"), set={"phone": f"+1202555{self.changes}"}))
            super().write(*actions)

    at = desk(store=memory_store_of(Restless))
    with pytest.raises(Conflict, match="try again"):
        at.service.send(OPERATOR, text())
    assert not at.attempts and not at.stored()


def test_messages_at_once_get_slots_of_their_own_or_wait():
    at = desk()
    results = in_threads(5, lambda n: at.service.send(OPERATOR, text(f"hi {n}")))
    assert kinds(results) == ["Message"] * 5
    tracker = at.store.get(*tracker_key(ALLOWLIST[0]))
    sent = [m for m in at.stored() if m.status is MessageStatus.SENT]
    assert tracker is not None and tracker["messageCount"] >= len(sent) == len(at.attempts) > 0
    assert len(sent) + len(at.queue.wakes) == 5


def test_an_outcome_that_is_accepted_has_the_providers_own_id():
    at = desk(Accepted("aws-7"))
    assert at.service.send(OPERATOR, text()).provider_message_id == "aws-7"
