"""Sending over SMS and email: what the WhatsApp tests say of the service holds on every line."""

from collections.abc import Callable
from typing import Any

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Action, Item, Key, Put, Update
from services.contacts.repository import contact_key
from services.core.errors import (
    Conflict,
    DeliveryRefused,
    Forbidden,
    Invalid,
    NotFound,
    ProviderFailed,
)
from services.core.settings import SendMode
from services.limits.slots import tracker_key
from services.messaging.channels.base import Lost, NotTaken, Outcome, Rejected
from services.messaging.model import Channel, MessageStatus
from services.realtime.publisher import STATUS
from tests.factories.correspondence import POOL, SENDER, desk, email, sms, wish
from tests.factories.infrastructure import memory_store_of
from tests.factories.logs import logged
from tests.factories.outcomes import in_threads, kinds
from tests.factories.records import EMAIL, OPERATOR, PHONE, VIEWER
from tests.factories.sending import Desk, FakeSender
from tests.factories.time import NOW

BOTH = pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
BUSY = NotTaken("ThrottlingException")
CONSENT = {Channel.SMS: "optInSms", Channel.EMAIL: "optInEmail"}
OPTED_OUT = "DESTINATION_PHONE_NUMBER_OPTED_OUT"


class Counted(MemoryStore):
    """Counts what would be calls of AWS."""

    calls = 0

    def get(self, table: str, key: Key) -> Item | None:
        self.calls += 1
        return super().get(table, key)

    def get_many(self, keys: Any) -> list[Item | None]:
        self.calls += 1
        return [MemoryStore.get(self, table, key) for table, key in keys]

    def write(self, *actions: Action) -> None:
        self.calls += 1
        super().write(*actions)

    def change(self, update: Update) -> Item:
        self.calls += 1
        return super().change(update)


class Interrupted(MemoryStore):
    """Something happens between what a sender reads and what it writes, once."""

    happens: Callable[[MemoryStore], None] | None = None

    def write(self, *actions: Action) -> None:
        if self.happens:
            happens, self.happens = self.happens, None
            happens(self)
        super().write(*actions)


def change_contact(**changes: Any) -> Callable[[MemoryStore], None]:
    return lambda store: store.write(Update(*contact_key("c1"), set=changes))


@pytest.mark.proves("6.7", "property 28")
def test_a_text_goes_out_once_and_is_stored_as_it_was_sent():
    at = desk(Channel.SMS)
    shown = at.service.send(OPERATOR, sms("नमस्ते"))
    [attempt], [stored] = at.attempts, at.stored()
    assert (attempt.sender, attempt.payload["DestinationPhoneNumber"]) == (POOL, PHONE)
    assert stored.shown() == shown
    assert stored.to_item() == {
        "messageId": shown.message_id,
        "contactId": "c1",
        "channel": "sms",
        "direction": "outbound",
        "messageType": "text",
        "content": "नमस्ते",
        "status": "sent",
        "dryRun": False,
        "timestamp": "2026-03-01T12:00:00.000Z",
        "updatedAt": "2026-03-01T12:00:00.000Z",
        "providerMessageId": f"aws-{shown.message_id}",
        "segments": 1,
        "statusHistory": [],
        "verdict": {"allowed": True, "reasons": [], "at": "2026-03-01T12:00:00.000Z"},
        "reactions": [],
        "phoneNumberId": POOL,
        "revision": 2,
        "expiresAt": int(NOW.timestamp()) + 2_592_000,
    }


@pytest.mark.proves("7.7", "property 28")
def test_an_email_is_stored_with_its_subject_and_its_harmless_html():
    at = desk(Channel.EMAIL)
    shown = at.service.send(OPERATOR, email(body_html="<p>Hi<script>x()</script></p>"))
    [stored] = at.stored()
    assert (stored.subject, stored.content, stored.body_html) == ("Your order", "Hi", "<p>Hi</p>")
    assert (stored.channel, stored.phone_number_id) == (Channel.EMAIL, SENDER)
    assert stored.shown() == shown and "body_html" not in type(shown).model_fields


@BOTH
def test_a_message_costs_four_calls(channel: Channel):
    store = memory_store_of(Counted)
    at = desk(channel, store=store)
    store.calls = 0
    at.service.send(OPERATOR, wish(channel))
    assert store.calls + len(at.attempts) == 4


@BOTH
def test_a_send_is_audited_published_and_the_latest_of_its_conversation(channel: Channel):
    at = desk(channel)
    shown = at.service.send(OPERATOR, wish(channel))
    assert at.publisher.published == [(STATUS, shown)]
    [log] = at.rows("AuditLogs")
    assert (log["action"], log["resourceId"]) == ("send_message", shown.message_id)
    assert (log["details"], log["userId"]) == (
        {"channel": channel.value, "contactId": "c1"},
        OPERATOR.user_id,
    )
    assert {(r["feed"], r["lastMessageId"]) for r in at.rows("Conversations")} == {
        ("all", shown.message_id),
        (channel.value, shown.message_id),
    }


@BOTH
def test_a_viewer_sends_nothing_and_nobody_is_not_written_to(channel: Channel):
    at = desk(channel)
    with pytest.raises(Forbidden):
        at.service.send(VIEWER, wish(channel))
    with pytest.raises(NotFound):
        at.service.send(OPERATOR, wish(channel, contact_id="nobody"))
    assert not at.attempts and not at.stored()


REFUSED: list[tuple[Channel, dict[str, Any], list[str]]] = [
    (Channel.SMS, {"opt_in_sms": False}, ["OPT_IN_REQUIRED"]),
    (Channel.SMS, {"phone": None}, ["PHONE_NUMBER_MISSING"]),
    (Channel.EMAIL, {"opt_in_email": False}, ["OPT_IN_REQUIRED"]),
    (
        Channel.EMAIL,
        {"email": None, "opt_in_email": False},
        ["OPT_IN_REQUIRED", "EMAIL_ADDRESS_MISSING"],
    ),
]


@pytest.mark.proves("3.3", "3.4", "3.5", "3.6", "3.7", "14.2", "property 14")
@pytest.mark.parametrize(("channel", "about", "reasons"), REFUSED)
def test_what_a_rule_forbids_is_logged_and_audited_with_every_reason_and_leaves_no_message(
    channel: Channel, about: dict[str, Any], reasons: list[str]
):
    at = desk(channel, about={"name": "Ada Lovelace", **about})
    with logged() as lines, pytest.raises(DeliveryRefused) as refused:
        at.service.send(OPERATOR, wish(channel))
    assert refused.value.details["reasons"] == reasons
    found = lines.named("validation_failure")
    assert [(f["contactId"], f["channel"], f["reason"]) for f in found] == [
        ("c1", channel.value, reason) for reason in reasons
    ]
    assert not any(secret in lines.text for secret in (PHONE, EMAIL, "Lovelace", "hello"))
    assert not at.attempts and not at.stored() and not at.publisher.published
    assert not at.rows("RateLimitTrackers")
    [row] = at.rows("AuditLogs")
    assert (row["action"], row["resourceId"]) == ("send_refused", "c1")
    assert row["details"] == {"channel": channel.value, "reasons": reasons}


@pytest.mark.parametrize("wanted", [sms("😀" * 631), sms(" ")])
def test_a_text_that_cannot_be_sent_reads_and_writes_nothing(wanted: Any):
    store = memory_store_of(Counted)
    at = desk(Channel.SMS, store=store)
    store.calls = 0
    with pytest.raises(Invalid):
        at.service.send(OPERATOR, wanted)
    assert store.calls == 0 and not at.attempts


@BOTH
def test_consent_that_ends_between_reading_and_committing_stops_the_message(channel: Channel):
    store = memory_store_of(Interrupted)
    at = desk(channel, store=store)
    store.happens = change_contact(**{CONSENT[channel]: False})
    with pytest.raises(DeliveryRefused):
        at.service.send(OPERATOR, wish(channel))
    assert not at.attempts and not at.stored()


@pytest.mark.parametrize(
    ("channel", "change", "read"),
    [
        (Channel.SMS, {"phone": "+12025550123"}, lambda p: p["DestinationPhoneNumber"]),
        (Channel.EMAIL, {"email": "new@example.com"}, lambda p: p["Destination"]["ToAddresses"][0]),
    ],
)
def test_an_address_that_changes_before_committing_is_the_one_that_is_used(
    channel: Channel, change: dict[str, str], read: Callable[[Any], str]
):
    store = memory_store_of(Interrupted)
    at = desk(channel, store=store)
    store.happens = change_contact(**change)
    at.service.send(OPERATOR, wish(channel))
    assert [read(attempt.payload) for attempt in at.attempts] == list(change.values())


@BOTH
@pytest.mark.parametrize("name", ["consent", "address"])
def test_what_changes_between_two_attempts_stops_the_message(channel: Channel, name: str):
    at = desk(channel)
    key = "phone" if channel is Channel.SMS else "email"
    change = {CONSENT[channel]: False} if name == "consent" else {key: "+1202555"}
    at.sender = FakeSender(BUSY, before=lambda _: change_contact(**change)(at.store))
    with pytest.raises(ProviderFailed) as failed:
        at.service.send(OPERATOR, wish(channel))
    expected = "OPT_IN_REQUIRED" if name == "consent" else "CONFLICT"
    assert failed.value.details["apiError"] == expected
    assert len(at.attempts) == 1


@pytest.mark.proves("6.6", "7.6", "property 27")
@BOTH
@pytest.mark.parametrize(
    ("script", "tries", "retryable"),
    [([Rejected("AccessDenied")], 1, False), ([BUSY] * 4, 4, True)],
)
def test_what_the_provider_does_not_take_is_stored_as_failed_and_told(
    channel: Channel, script: list[Outcome], tries: int, retryable: bool
):
    at = desk(channel, *script)
    with pytest.raises(ProviderFailed, match=f"The {channel} service|The SMS service") as failed:
        at.service.send(OPERATOR, wish(channel))
    [stored] = at.stored()
    assert stored.status is MessageStatus.FAILED
    assert "WhatsApp" not in str(stored.error_details)
    assert stored.error_code == failed.value.details["apiError"]
    assert (failed.value.details["retryable"], len(at.attempts)) == (retryable, tries)


def test_an_opt_out_with_the_provider_ends_consent_with_its_source():
    at = desk(Channel.SMS, Rejected(OPTED_OUT, opted_out=True))
    with pytest.raises(ProviderFailed, match="the opt-in is withdrawn"):
        at.service.send(OPERATOR, sms())
    assert at.stored()[0].error_details == (
        "The customer opted out of SMS with the provider; the opt-in is withdrawn."
    )
    assert at.store.get(*contact_key("c1"))["optInSms"] is False  # type: ignore[index]
    [row] = [r for r in at.rows("AuditLogs") if r["action"] == "revoke_opt_in"]
    assert row["details"]["source"] == "sms:provider-opt-out"
    with pytest.raises(DeliveryRefused):
        at.service.send(OPERATOR, sms())


@BOTH
def test_a_lost_answer_is_unknown_and_never_sent_again(channel: Channel):
    at = desk(channel, Lost("ReadTimeoutError"))
    first = at.service.send(OPERATOR, wish(channel, client_token="t"))
    again = at.service.send(OPERATOR, wish(channel, client_token="t"))
    assert first == again and first.status is MessageStatus.UNKNOWN
    assert (len(at.attempts), len(at.stored())) == (1, 1)


@BOTH
def test_eight_repetitions_at_once_send_one_message(channel: Channel):
    at = desk(channel)
    results = in_threads(8, lambda _: at.service.send(OPERATOR, wish(channel, client_token="t")))
    assert kinds(results) == ["Message"] * 8
    assert (len(at.attempts), len(at.stored())) == (1, 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (sms("a", client_token="t"), sms("b", client_token="t")),
        (email("a", client_token="t"), email("b", client_token="t")),
        (
            email(body_html="<p>a</p>", client_token="t"),
            email(body_html="<b>a</b>", client_token="t"),
        ),
    ],
)
def test_a_token_used_for_something_else_is_a_conflict(first: Any, second: Any):
    at = desk(Channel.EMAIL if hasattr(first, "subject") else Channel.SMS)
    at.service.send(OPERATOR, first)
    with pytest.raises(Conflict, match="use a new one"):
        at.service.send(OPERATOR, second)
    assert len(at.attempts) == 1


def test_a_token_of_a_text_does_not_answer_for_an_email():
    at = desk(Channel.SMS)
    at.service.send(OPERATOR, sms("hello", client_token="t"))
    other = desk(Channel.EMAIL)
    mixed = Desk(line=other.line, store=at.store)
    with pytest.raises(Conflict):
        mixed.service.send(OPERATOR, email(body_text="hello", client_token="t"))


@pytest.mark.proves("6.3", "7.3", "property 31", "property 35")
@BOTH
@pytest.mark.parametrize(
    ("mode", "configured", "leaves"),
    [
        (SendMode.LIVE, None, True),
        (SendMode.LIVE, "DRY_RUN", False),
        (SendMode.LIVE, "garbage", False),
        (SendMode.DRY_RUN, "LIVE", False),
    ],
)
def test_configuration_can_lower_live_and_nothing_can_raise_a_dry_run(
    channel: Channel, mode: SendMode, configured: str | None, leaves: bool
):
    at = desk(channel, mode=mode)
    if configured:
        at.store.write(Put("SystemConfig", {"configKey": "send_mode", "configValue": configured}))
    with logged() as lines:
        shown = at.service.send(OPERATOR, wish(channel))
    assert (len(at.attempts), shown.dry_run) == (int(leaves), not leaves)
    assert len(lines.named("send" if leaves else "send_dry_run")) == 1


@pytest.mark.proves("6.5", "7.5", "13.3", "13.4")
@pytest.mark.parametrize(
    ("channel", "sender", "rate"), [(Channel.SMS, POOL, 5), (Channel.EMAIL, SENDER, 10)]
)
def test_a_message_waits_for_its_slot_and_is_queued_beyond_a_second(
    channel: Channel, sender: str, rate: int
):
    at = desk(channel)
    for _ in range(rate):
        at.service.send(OPERATOR, wish(channel))
    assert len(at.clock.waited) == 2 * (rate - 1), "to be prepared, and to leave"
    tracker = at.store.get(*tracker_key(sender, channel.value))
    assert tracker is not None and tracker["messageCount"] == rate
    at.clock.now = NOW
    assert at.service.send(OPERATOR, wish(channel)).status is MessageStatus.QUEUED
    assert len(at.attempts) == rate


@BOTH
def test_a_text_or_an_email_does_not_count_for_whatsapps_tier(channel: Channel):
    at = desk(channel)
    at.service.send(OPERATOR, wish(channel))
    assert {r["channel"].split("#")[0] for r in at.rows("RateLimitTrackers")} == {channel.value}


@pytest.mark.proves("14.7", "property 62")
def test_an_account_that_may_not_send_fails_one_message_and_the_others_wait():
    """Feature: wecare-digital-admin-platform, Property 62: Critical Errors Trigger Alerts."""
    at = desk(Channel.EMAIL, Rejected("AccountSuspendedException"))
    with pytest.raises(ProviderFailed, match="tell an administrator"):
        at.service.send(OPERATOR, email())
    assert at.service.send(OPERATOR, email()).status is MessageStatus.QUEUED
    assert len(at.attempts) == 1
    [alert] = at.alerts.alerts
    assert alert.about == "email:AccountSuspendedException"
