from datetime import timedelta
from typing import Any

import pytest

from services.aws.store import Update
from services.contacts.identities import phone_key
from services.contacts.repository import ContactRepository, contact_key
from services.core.errors import RateLimited
from services.core.settings import SendMode
from services.feedback.events import Unreadable
from services.feedback.keywords import STOP, asks_for_help, asks_to_stop
from services.limits.slots import tracker_key
from services.messaging.attempts import NO_TURN
from services.messaging.channels.base import Lost, NotTaken, Rejected
from services.realtime.publisher import INBOUND, STATUS
from tests.factories.correspondence import POOL, Mailbox, ada, customer_text
from tests.factories.logs import logged
from tests.factories.outcomes import in_threads
from tests.factories.records import PHONE, keep
from tests.factories.sending import FakeSender
from tests.factories.time import NOW


def mailbox(*script: Any, **about: Any) -> Mailbox:
    made = Mailbox(sender=FakeSender(*script))
    keep(made.store, ada(**about))
    return made


@pytest.mark.proves("4.1", "4.3")
def test_a_text_of_somebody_we_know_is_stored_in_their_thread():
    at = mailbox()
    with logged() as lines:
        at.receive(customer_text("Is it ready? 😀"))
    [stored] = at.messages()
    assert (stored.contact_id, stored.channel, stored.direction) == ("c1", "sms", "inbound")
    assert (stored.content, stored.status, stored.timestamp) == ("Is it ready? 😀", "received", NOW)
    assert stored.provider_message_id == "in-1"
    assert at.publisher.published == [(INBOUND, stored.shown())]
    assert {(r["feed"], r["lastMessageId"]) for r in at.rows("Conversations")} == {
        ("all", stored.message_id),
        ("sms", stored.message_id),
    }
    assert PHONE not in lines.text and "ready" not in lines.text


def test_a_text_does_not_open_whatsapps_window():
    at = mailbox()
    at.receive(customer_text())
    assert at.contact().last_inbound_message_at is None


@pytest.mark.proves("4.2", "4.9")
def test_whoever_is_new_becomes_a_contact_who_consented_to_nothing():
    at = Mailbox()
    at.receive(customer_text(originationNumber="15551234567"))
    [stored] = at.messages()
    contact = at.contact(stored.contact_id)
    assert (contact.phone, contact.name) == ("+15551234567", "+15551234567")
    assert not (contact.opt_in_sms or contact.opt_in_email or contact.opt_in_whats_app)


def test_two_first_texts_at_once_make_one_contact():
    at = Mailbox()
    texts = [customer_text(str(n), inboundMessageId=str(n)) for n in range(6)]
    results = in_threads(6, lambda n: at.receive(texts[n]))
    assert results == [None] * 6
    assert len(at.rows("Contacts")) == 1 and len(at.messages()) == 6


def test_a_text_that_comes_again_is_stored_once():
    at = mailbox()
    at.receive(*[customer_text()] * 3)
    assert len(at.messages()) == 1


def test_a_text_without_an_id_is_known_by_what_it_says():
    at = mailbox()
    at.receive(*[customer_text(inboundMessageId=None)] * 2)
    at.receive(customer_text("other", inboundMessageId=None))
    assert len(at.messages()) == 2


def test_a_text_of_somebody_deleted_meanwhile_is_stored_with_a_new_contact():
    at = mailbox()
    contacts = ContactRepository(at.store)
    contacts.delete(contacts.get("c1"), NOW)
    at.store.write(Update("Identities", {"identity": phone_key(PHONE)}, set={"contactId": "c1"}))
    at.receive(customer_text())
    [stored] = at.messages()
    assert stored.contact_id != "c1" and not at.contact(stored.contact_id).opt_in_sms


@pytest.mark.parametrize(
    "changes",
    [
        {"originationNumber": None, "x": 1},
        {"originationNumber": "AD-WECARE"},
        {"originationNumber": ""},
        {"originationNumber": 7},
        {"messageBody": 7},
        {"messageBody": []},
    ],
)
def test_a_text_that_cannot_be_read_is_not_lost_in_silence(changes: dict[str, Any]):
    at = mailbox()
    if changes.get("originationNumber", 1) is None:
        at.receive(customer_text(**changes))
    else:
        with pytest.raises(Unreadable):
            at.receive(customer_text(**changes))
    assert not at.messages()


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        *((word, True) for word in sorted(STOP)),
        ("stop", True),
        (" Stop. ", True),
        ("STOP!!!", True),
        ("opt-out", True),
        ("Opt out", True),
        ("Arrêt", True),
        ("STOP 🛑", True),
        ("\uff33\uff34\uff2f\uff30", True),
        ("please stop by tomorrow", False),
        ("stopping", False),
        ("the end", False),
        ("", False),
        ("🛑", False),
        ("HELP", False),
    ],
)
def test_the_whole_text_must_be_the_word(text: str, stops: bool):
    assert asks_to_stop(text) is stops


def test_what_the_provider_recognised_counts_too():
    assert asks_to_stop("no more, please", "STOP") and not asks_to_stop("hi", "KEYWORD_1")
    assert asks_for_help("?", "HELP") and asks_for_help("Help?") and not asks_for_help("helpful")


@pytest.mark.parametrize("word", ["STOP", "Unsubscribe", "arrêt"])
def test_stop_ends_texts_with_the_message_as_its_evidence(word: str):
    at = mailbox()
    at.receive(customer_text(word))
    contact, [stored], [row] = at.contact(), at.messages(), at.revocations()
    assert (contact.opt_in_sms, contact.opt_in_email) == (False, True)
    assert row["details"] == {
        "optInSms": False,
        "source": "sms:STOP",
        "messageId": stored.message_id,
    }
    assert "expiresAt" not in row


def test_a_repeated_stop_does_not_end_a_new_consent_and_a_new_one_does():
    at = mailbox()
    at.receive(customer_text("STOP"))
    at.store.write(Update(*contact_key("c1"), set={"optInSms": True}))
    at.receive(customer_text("STOP"))
    assert at.contact().opt_in_sms and len(at.revocations()) == 1
    at.receive(customer_text("STOP", inboundMessageId="in-2"))
    assert not at.contact().opt_in_sms and len(at.revocations()) == 2


def test_stop_of_somebody_new_is_kept_as_a_message():
    at = Mailbox()
    at.receive(customer_text("STOP"))
    [stored] = at.messages()
    assert not at.contact(stored.contact_id).opt_in_sms


@pytest.mark.parametrize("about", [{}, {"opt_in_sms": False}])
def test_help_is_answered_once_whoever_asks(about: dict[str, Any]):
    at = mailbox(**about)
    at.receive(*[customer_text("help")] * 3)
    [attempt] = at.sender.attempts
    assert (attempt.sender, attempt.payload["DestinationPhoneNumber"]) == (POOL, PHONE)
    answer = at.messages()[1]
    assert attempt.payload["Context"] == {"messageId": answer.message_id}
    assert (answer.status, answer.direction, answer.segments) == ("sent", "outbound", 1)
    assert "STOP" in str(answer.content)
    assert at.contact().opt_in_sms is about.get("opt_in_sms", True)
    assert [m for m, _ in at.publisher.published].count(STATUS) == 1
    assert [r["action"] for r in at.rows("AuditLogs")] == ["answer_help"]


def test_help_at_once_is_answered_once():
    at = mailbox()
    in_threads(6, lambda _: at.receive(customer_text("help")))
    assert len(at.sender.attempts) == 1


def test_a_help_whose_answer_was_lost_or_refused_is_not_answered_again():
    for outcome in (Lost("ReadTimeoutError"), Rejected("ValidationException")):
        at = mailbox(outcome)
        at.receive(*[customer_text("help")] * 2)
        assert len(at.sender.attempts) == 1
        assert at.messages()[1].status in ("unknown", "failed")


def test_help_is_rehearsed_where_nothing_may_leave():
    at = mailbox()
    at.mode = SendMode.DRY_RUN
    at.receive(customer_text("help"))
    assert not at.sender.attempts and at.messages()[1].dry_run


def test_help_that_had_no_turn_is_told_as_failed_and_not_as_sent():
    at = mailbox(*[NotTaken(NO_TURN)] * 4)
    at.receive(customer_text("help"))
    assert (at.messages()[1].status, at.messages()[1].error_code) == ("failed", NO_TURN)


def test_help_waits_some_seconds_for_a_busy_pool():
    at = Mailbox()
    busy = int((NOW.timestamp() + 4) * 1_000_000)
    at.store.write(Update(*tracker_key(POOL, "sms"), set={"freeAt": busy}))
    at.receive(customer_text("help"))
    assert len(at.sender.attempts) == 1
    assert at.clock() >= NOW + timedelta(seconds=3)


def test_help_that_finds_the_pool_busy_is_answered_when_the_event_comes_again():
    at = mailbox()
    busy = int((NOW.timestamp() + 60) * 1_000_000)
    at.store.write(Update(*tracker_key(POOL, "sms"), set={"freeAt": busy}))
    with pytest.raises(RateLimited):
        at.receive(customer_text("help"))
    assert len(at.messages()) == 1
    at.clock.advance(minutes=2)
    at.receive(customer_text("help"))
    assert len(at.sender.attempts) == 1


@pytest.mark.proves("17.7")
def test_help_is_answered_again_once_question_and_answer_have_expired():
    at = mailbox()
    at.receive(customer_text("HELP"))
    at.clock.advance(days=29)
    at.receive(customer_text("HELP"))
    assert len(at.sender.attempts) == 1
    at.clock.advance(days=2)
    at.receive(customer_text("HELP"))
    assert len(at.sender.attempts) == 2
