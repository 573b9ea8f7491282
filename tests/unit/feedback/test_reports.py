import itertools
import json
from datetime import timedelta
from typing import Any

import pytest

from services.aws.store import Update
from services.contacts.repository import contact_key
from services.feedback.events import Unreadable
from services.messaging.model import Channel, Direction, MessageStatus
from services.realtime.publisher import STATUS
from tests.factories.correspondence import (
    Mailbox,
    ada,
    bounce,
    complaint,
    mail_event,
    outgoing,
    text_event,
)
from tests.factories.records import EMAIL, keep
from tests.factories.time import NOW


def mailbox(channel: Channel = Channel.SMS, **changes: Any) -> Mailbox:
    """A mailbox for a message that is on its way to the usual contact."""
    made = Mailbox()
    keep(made.store, ada(), outgoing(channel, **changes))
    return made


@pytest.mark.proves("6.7")
@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("TEXT_QUEUED", "sent", None),
        ("TEXT_PENDING", "sent", None),
        ("TEXT_SENT", "sent", None),
        ("TEXT_SUCCESSFUL", "sent", None),
        ("TEXT_DELIVERED", "delivered", None),
        *(
            (kind, "failed", kind)
            for kind in (
                "TEXT_INVALID",
                "TEXT_INVALID_MESSAGE",
                "TEXT_UNREACHABLE",
                "TEXT_CARRIER_UNREACHABLE",
                "TEXT_BLOCKED",
                "TEXT_CARRIER_BLOCKED",
                "TEXT_SPAM",
                "TEXT_TTL_EXPIRED",
                "TEXT_PROTECT_BLOCKED",
                "TEXT_UNKNOWN",
            )
        ),
        ("TEXT_INVENTED", "sending", None),
    ],
)
def test_every_kind_of_text_event_has_its_status_and_failures_their_words(
    kind: str, status: str, code: str | None
):
    at = mailbox()
    at.receive(text_event(kind))
    message = at.message()
    assert (message.status, message.error_code) == (status, code)
    assert (message.error_details is None) == (code is None)
    assert code is None or "code" not in str(message.error_details)
    assert len(message.status_history) == 1


@pytest.mark.proves("7.7")
@pytest.mark.parametrize("name", ["eventType", "notificationType"])
@pytest.mark.parametrize(
    ("event", "status", "code"),
    [
        (mail_event("Send"), "sent", None),
        (mail_event("Delivery"), "delivered", None),
        (bounce(), "failed", "BOUNCE_PERMANENT"),
        (bounce("Transient"), "failed", "BOUNCE_TRANSIENT"),
        (bounce("Undetermined"), "failed", "BOUNCE_UNDETERMINED"),
        (complaint(), "failed", "COMPLAINT"),
        (complaint(kind="not-spam"), "sending", None),
        (mail_event("Reject"), "failed", "REJECT"),
        (mail_event("Rendering Failure"), "failed", "RENDERING_FAILURE"),
        (mail_event("Open"), "sending", None),
        (mail_event("Click"), "sending", None),
        (mail_event("DeliveryDelay"), "sending", None),
        (mail_event("Subscription"), "sending", None),
        (mail_event("Invented"), "sending", None),
    ],
)
def test_every_kind_of_email_event_has_its_status(
    event: str, status: str, code: str | None, name: str
):
    at = mailbox(Channel.EMAIL)
    at.receive(event.replace("eventType", name))
    message = at.message()
    assert (message.status, message.error_code) == (status, code)
    assert len(message.status_history) == 1
    assert message.error_details is None or "WhatsApp" not in message.error_details


@pytest.mark.parametrize(
    "kinds", list(itertools.permutations(["TEXT_QUEUED", "TEXT_SUCCESSFUL", "TEXT_DELIVERED"]))
)
def test_events_may_come_in_any_order_and_twice(kinds: tuple[str, ...]):
    at = mailbox()
    at.receive(*(text_event(kind) for kind in (*kinds, *kinds)))
    message = at.message()
    assert message.status is MessageStatus.DELIVERED
    assert [entry.status for entry in message.status_history] == ["sent", "delivered"]


def test_a_delivery_proves_an_earlier_failure_wrong_and_settles_an_unknown_message():
    at = mailbox(status=MessageStatus.UNKNOWN, error_code="ReadTimeoutError")
    at.receive(text_event("TEXT_UNREACHABLE"))
    assert at.message().status is MessageStatus.FAILED
    at.receive(text_event("TEXT_DELIVERED"))
    message = at.message()
    assert (message.status, message.error_code) == (MessageStatus.DELIVERED, None)
    assert message.provider_message_id == "aws-1"


def test_everybody_who_watches_hears_of_it():
    at = mailbox()
    at.receive(text_event())
    [(mutation, shown)] = at.publisher.published
    assert (mutation, shown) == (STATUS, at.message().shown())


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (NOW + timedelta(minutes=5), NOW),
        (NOW - timedelta(minutes=5), NOW - timedelta(minutes=5)),
        (NOW - timedelta(days=4), NOW - timedelta(days=4)),
    ],
)
def test_clocks_that_differ_by_minutes_do_no_harm(stamp: Any, expected: Any):
    at = mailbox()
    at.receive(text_event(eventTimestamp=int(stamp.timestamp() * 1000)))
    assert [entry.at for entry in at.message().status_history] == [expected]


@pytest.mark.parametrize("stamp", ["yesterday", -1, 1e300, "NaN", "inf", [], {}, True])
def test_a_senseless_time_is_now(stamp: Any):
    at = mailbox()
    at.receive(text_event(eventTimestamp=stamp))
    assert [entry.at for entry in at.message().status_history] == [NOW]
    mail = mailbox(Channel.EMAIL)
    mail.receive(mail_event(part={"timestamp": stamp}))
    assert [entry.at for entry in mail.message().status_history] == [NOW]


@pytest.mark.parametrize(
    ("event", "ends"),
    [
        (bounce(), True),
        (bounce("Permanent", f"Ada <{EMAIL.upper()}>"), True),
        (bounce("Permanent", "somebody@else.example"), False),
        (bounce("Transient"), False),
        (bounce("Undetermined"), False),
        (complaint(), True),
        (complaint(kind="not-spam"), False),
        (mail_event("Complaint", {}), True),
        (mail_event("Bounce", {"bounceType": "Permanent", "bouncedRecipients": "x"}), False),
        (mail_event("Reject"), False),
    ],
)
def test_only_a_permanent_bounce_or_a_complaint_ends_consent(event: str, ends: bool):
    at = mailbox(Channel.EMAIL)
    at.receive(event)
    contact = at.contact()
    assert (contact.opt_in_email, contact.opt_in_sms) == (not ends, True)
    sources = [row["details"]["source"] for row in at.revocations()]
    kind = json.loads(event)["eventType"].lower()
    assert sources == ([f"email:{kind}"] if ends else [])


def test_a_repeated_bounce_does_not_end_a_new_consent():
    at = mailbox(Channel.EMAIL)
    at.receive(bounce(), bounce())
    at.store.write(Update(*contact_key("c1"), set={"optInEmail": True}))
    at.receive(bounce())
    assert at.contact().opt_in_email and len(at.revocations()) == 1
    at.receive(bounce(mail={"messageId": "ses-2"}))
    assert not at.contact().opt_in_email and len(at.revocations()) == 2


def test_a_bounce_of_an_email_that_we_do_not_know_ends_consent_all_the_same():
    at = Mailbox()
    keep(at.store, ada())
    at.receive(bounce())
    assert not at.contact().opt_in_email
    assert at.rows("Messages") == [] and len(at.rows("EarlyStatuses")) == 1


def test_an_address_that_changed_hands_is_that_of_whoever_holds_it_now():
    at = mailbox(Channel.EMAIL)
    at.receive(bounce("Permanent", "old@example.com"))
    assert at.contact().opt_in_email
    assert at.message().status is MessageStatus.FAILED


def test_a_notification_without_tags_finds_its_message_by_the_providers_id():
    at = mailbox(Channel.EMAIL, provider_message_id="ses-1", status=MessageStatus.SENT)
    at.receive(mail_event(mail={"tags": {}}))
    assert at.message().status is MessageStatus.DELIVERED


def test_a_report_that_is_early_is_kept_and_settled_by_one_that_names_us_both():
    at = mailbox(Channel.EMAIL)
    at.receive(mail_event("Delivery", mail={"tags": {}}))
    assert at.message().status is MessageStatus.SENDING
    at.receive(mail_event("Send"))
    assert at.message().status is MessageStatus.DELIVERED
    assert [e.status for e in at.message().status_history] == ["sent", "delivered"]


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "another"},
        {"channel": Channel.WHATSAPP},
        {"channel": Channel.EMAIL},
        {"direction": Direction.INBOUND, "status": MessageStatus.RECEIVED},
        {"expires_at": int(NOW.timestamp())},
    ],
)
def test_a_report_for_nothing_of_ours_is_kept_and_changes_nothing(changes: dict[str, Any]):
    at = mailbox(**changes) if "channel" in changes else mailbox(Channel.SMS, **changes)
    before = at.rows("Messages")
    at.receive(text_event())
    assert at.rows("Messages") == before and not at.publisher.published
    [row] = at.rows("EarlyStatuses")
    assert row["whatsappMessageId"] == "sms#aws-1"
    assert row["expiresAt"] == int((NOW + timedelta(days=7)).timestamp())


FOREIGN = ["", "ALARM", "null", "[]", "7", '"x"', "{", "{}", '{"AlarmName": "tier"}', "[" * 5000,
    '{"whatsAppWebhookEntry": "{}"}', '{"eventType": 7}', '{"eventType": "VOICE_ANSWERED"}',
    '{"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "x"}',
    '{"eventType": "Bounce"}']  # fmt: skip


@pytest.mark.parametrize("text", FOREIGN)
def test_what_is_not_of_this_kind_is_ignored(text: str):
    at = mailbox()
    at.receive(text)
    assert at.message().status is MessageStatus.SENDING
    assert not at.rows("EarlyStatuses") and not at.publisher.published


@pytest.mark.parametrize(
    "text",
    [
        text_event(messageId=None, context=None),
        text_event(messageId=7, context=[]),
        text_event(messageId="", context={"messageId": ""}),
        mail_event(mail={"messageId": None, "tags": None}),
        '{"eventType": "Bounce", "mail": "x"}',
    ],
)
def test_what_is_of_this_kind_and_names_no_message_is_unreadable(text: str):
    with pytest.raises(Unreadable):
        mailbox().receive(text)


def test_half_characters_do_not_stop_a_report():
    at = mailbox()
    at.receive(text_event(messageStatusDescription="\ud83d"))
    assert at.message().status is MessageStatus.DELIVERED
