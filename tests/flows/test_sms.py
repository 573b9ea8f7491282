"""Texts over the API: out, back as delivery events, and in from customers."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.flows.api import Api, Refused, behave, eventually, happen, rows_of, sent_by
from tests.platform import RunningPlatform

FAST = [{"status": "sent"}, {"status": "delivered", "delayMs": 100}]


@pytest.fixture(autouse=True)
def as_usual(platform: RunningPlatform) -> Iterator[None]:
    yield
    behave(platform.url, "sms")


def consenting(operator: Api, phone: str) -> str:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    assert operator.update_contact(contactId=contact, optInSms=True)["optInSms"] is True
    return contact


def texts_to(platform: RunningPlatform, phone: str) -> list[dict[str, Any]]:
    return [
        text for text in sent_by(platform.url, "sms") if text["DestinationPhoneNumber"] == phone
    ]


def consents(operator: Api, contact: str) -> bool:
    return operator.contact(contact)["optInSms"]


@pytest.mark.proves("6.2", "6.4", "6.7", "property 28", "property 30", "property 32")
def test_a_text_leaves_from_the_pool_and_is_delivered(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)
    sent = operator.send_sms(contact, "नमस्ते " * 20)
    assert (sent["status"], sent["channel"], sent["segments"], sent["kind"]) == (
        "sent",
        "sms",
        3,
        None,
    )
    [call] = texts_to(platform, phone)
    assert call["OriginationIdentity"].startswith("pool-")
    assert call["Context"] == {"messageId": sent["messageId"]}
    delivered = eventually(
        lambda: [m for m in operator.messages(contact) if len(m["statusHistory"]) == 2]
    )
    assert [e["status"] for e in delivered[0]["statusHistory"]] == ["sent", "delivered"]
    assert delivered[0]["status"] == "delivered"


@pytest.mark.proves("3.3", "3.5", "6.1", "property 11")
def test_what_may_not_be_sent_is_refused_in_words_and_never_leaves(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    with pytest.raises(Refused, match="record their opt-in") as no_consent:
        operator.send_sms(contact, "Hello")
    operator.update_contact(contactId=contact, optInSms=True)
    with pytest.raises(Refused, match="needs 20 parts and at most 10") as long:
        operator.send_sms(contact, "😀" * 631)
    assert (no_consent.value.code, long.value.code) == ("OPT_IN_REQUIRED", "VALIDATION_ERROR")
    assert long.value.info["details"]["forcedBy"] == "😀"
    assert texts_to(platform, phone) == []


@pytest.mark.proves("4.1", "4.3")
def test_a_customer_who_texts_is_in_the_thread_and_opens_no_whatsapp_window(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    happen(platform.url, "sms", **{"from": phone, "text": "Is it ready? 🙂"})
    query = "query($q: String) { searchContacts(query: $q) { items { contactId } } }"
    [found] = eventually(lambda: operator.ask(query, q=phone)["items"])
    [message] = eventually(lambda: operator.messages(found["contactId"]))
    assert (message["content"], message["channel"], message["status"]) == (
        "Is it ready? 🙂",
        "sms",
        "received",
    )
    assert operator.contact(found["contactId"])["windowExpiresAt"] is None


def test_stop_ends_texts_and_a_repeated_stop_does_not_end_a_new_consent(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)
    stop = {"from": phone, "text": "Stop!", "inboundMessageId": f"stop-{phone}"}
    happen(platform.url, "sms", **stop)
    eventually(lambda: not consents(operator, contact))
    with pytest.raises(Refused, match="record their opt-in"):
        operator.send_sms(contact, "Hello")
    operator.update_contact(contactId=contact, optInSms=True)
    happen(platform.url, "sms", **stop)
    happen(platform.url, "sms", **{"from": phone, "text": "hi", "inboundMessageId": f"hi-{phone}"})
    eventually(lambda: len(operator.messages(contact)) == 2)
    assert consents(operator, contact)
    rows = rows_of(platform.info(), "AuditLogs")
    about = [row for row in rows if row["resourceId"]["S"] == contact]
    [row] = [row for row in about if row["action"]["S"] == "revoke_opt_in"]
    assert row["details"]["M"]["source"]["S"] == "sms:STOP"


def test_help_is_answered_once_even_when_the_event_comes_twice(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    for _ in range(2):
        happen(
            platform.url, "sms", **{"from": phone, "text": "help", "inboundMessageId": f"h-{phone}"}
        )
    [answer] = eventually(lambda: texts_to(platform, phone))
    assert "STOP" in answer["MessageBody"]
    happen(platform.url, "sms", **{"from": phone, "text": "thanks"})
    query = "query($q: String) { searchContacts(query: $q) { items { contactId } } }"
    [found] = operator.ask(query, q=phone)["items"]
    eventually(lambda: len(operator.messages(found["contactId"])) == 3)
    assert len(texts_to(platform, phone)) == 1


@pytest.mark.proves("6.6", "property 27")
def test_a_number_that_opted_out_with_the_provider_fails_and_loses_its_opt_in(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)
    behave(platform.url, "sms", fail="opted_out", failures=1)
    with pytest.raises(Refused, match="opted out") as refused:
        operator.send_sms(contact, "Hello")
    assert refused.value.code == "EXTERNAL_API_ERROR"
    [message] = operator.messages(contact)
    assert (message["status"], message["errorCode"]) == (
        "failed",
        "DESTINATION_PHONE_NUMBER_OPTED_OUT",
    )
    assert not consents(operator, contact)


def test_a_lost_answer_is_unknown_until_an_event_settles_it(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)
    later = [{"status": "delivered", "delayMs": 1500}]
    behave(platform.url, "sms", fail="lost", failures=1, statuses=later)
    sent = operator.send_sms(contact, "Hello")
    assert sent["status"] == "unknown"
    eventually(lambda: operator.message(sent["messageId"])["status"] == "delivered")
    assert len(texts_to(platform, phone)) == 1


def test_a_throttled_text_goes_out_on_a_later_attempt(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)
    behave(platform.url, "sms", fail="throttle", failures=2, statuses=FAST)
    assert operator.send_sms(contact, "Hello")["status"] == "sent"
    assert len(texts_to(platform, phone)) == 1


def test_events_for_nobody_broken_or_foreign_harm_nothing(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    for raw in (
        json.dumps({"eventType": "TEXT_DELIVERED", "destinationPhoneNumber": phone}),
        json.dumps({"eventType": "TEXT_DELIVERED", "messageId": "x", "destinationPhoneNumber": 7}),
        json.dumps({"originationNumber": None, "messageBody": None}),
        json.dumps({"AlarmName": "tier"}),
        "ALARM",
    ):
        happen(platform.url, "sms", raw=raw)
    contact = consenting(operator, phone)
    sent = operator.send_sms(contact, "Hello")
    eventually(lambda: operator.message(sent["messageId"])["status"] == "delivered")
