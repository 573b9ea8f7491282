"""Emails over the API: out, back as events, and ended by their own link."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.flows.api import Api, Refused, behave, eventually, happen, sent_by
from tests.http import http
from tests.platform import RunningPlatform


@pytest.fixture(autouse=True)
def as_usual(platform: RunningPlatform) -> Iterator[None]:
    yield
    behave(platform.url, "email")


@pytest.fixture
def address(phone: str) -> str:
    """An address that no other test uses."""
    return f"nisha{phone[1:]}@example.com"


def consenting(operator: Api, address: str) -> str:
    contact = operator.create_contact(name="Nisha", email=address)["contactId"]
    assert operator.update_contact(contactId=contact, optInEmail=True)["optInEmail"] is True
    return contact


def emails_to(platform: RunningPlatform, address: str) -> list[dict[str, Any]]:
    return [
        email
        for email in sent_by(platform.url, "email")
        if email["Destination"]["ToAddresses"] == [address]
    ]


def consents(operator: Api, contact: str) -> bool:
    return operator.contact(contact)["optInEmail"]


@pytest.mark.proves("7.2", "7.4", "7.7", "property 28", "property 34", "property 36")
def test_an_email_leaves_harmless_under_our_name_and_is_delivered(
    platform: RunningPlatform, operator: Api, address: str
) -> None:
    contact = consenting(operator, address)
    html = "<h1>Hi</h1><script>steal()</script><p onclick='x()'>Your <b>order</b> is ready.</p>"
    sent = operator.send_email(contact, "Your order", bodyHtml=html, bodyText="It is ready.")
    assert (sent["status"], sent["subject"], sent["content"]) == (
        "sent",
        "Your order",
        "It is ready.",
    )
    [email] = emails_to(platform, address)
    assert email["FromEmailAddress"].startswith('"WECARE.DIGITAL" <')
    simple = email["Content"]["Simple"]
    assert simple["Body"]["Text"]["Data"] == "It is ready."
    shown = simple["Body"]["Html"]["Data"]
    assert shown == "<h1>Hi</h1><p>Your <b>order</b> is ready.</p>"
    assert email["EmailTags"] == [{"Name": "messageId", "Value": sent["messageId"]}]
    eventually(lambda: operator.message(sent["messageId"])["status"] == "delivered")


@pytest.mark.proves("3.4", "3.5", "7.1", "property 12")
def test_what_may_not_be_sent_is_refused_in_words_and_never_leaves(
    platform: RunningPlatform, operator: Api, address: str, phone: str
) -> None:
    contact = operator.create_contact(name="Nisha", email=address)["contactId"]
    nobody = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    operator.update_contact(contactId=nobody, optInEmail=True)
    with pytest.raises(Refused, match="record their opt-in") as no_consent:
        operator.send_email(contact, "Hi", bodyText="Hi")
    with pytest.raises(Refused, match="add one") as no_address:
        operator.send_email(nobody, "Hi", bodyText="Hi")
    operator.update_contact(contactId=contact, optInEmail=True)
    with pytest.raises(Refused, match="on one line") as header:
        operator.send_email(contact, "Hi\r\nBcc: everybody@example.com", bodyText="Hi")
    assert [refused.value.code for refused in (no_consent, no_address, header)] == [
        "OPT_IN_REQUIRED",
        "EMAIL_ADDRESS_MISSING",
        "VALIDATION_ERROR",
    ]
    assert emails_to(platform, address) == []


def test_one_click_ends_emails_without_signing_in_and_looking_does_not(
    platform: RunningPlatform, operator: Api, address: str
) -> None:
    contact = consenting(operator, address)
    operator.send_email(contact, "Hi", bodyText="Hi")
    [email] = emails_to(platform, address)
    headers = {h["Name"]: h["Value"] for h in email["Content"]["Simple"]["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>")
    page = http.get(link)
    assert page.status_code == 200 and "<form" in page.text
    assert consents(operator, contact)
    assert http.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not consents(operator, contact)
    assert http.post(link).status_code == 200
    with pytest.raises(Refused, match="record their opt-in"):
        operator.send_email(contact, "Hi", bodyText="Hi")
    forged = re.sub("token=[^.]+", "token=somebody-else", link)
    assert http.post(forged).status_code == http.get(f"{link}x").status_code == 404


@pytest.mark.parametrize(
    ("event", "code", "stays"),
    [
        ({"type": "Bounce"}, "BOUNCE_PERMANENT", False),
        ({"type": "Bounce", "bounceType": "Transient"}, "BOUNCE_TRANSIENT", True),
        ({"type": "Complaint"}, "COMPLAINT", False),
        ({"type": "Reject"}, "REJECT", True),
    ],
)
def test_what_comes_back_fails_the_message_and_may_end_consent(
    platform: RunningPlatform,
    operator: Api,
    address: str,
    event: dict[str, str],
    code: str,
    stays: bool,
) -> None:
    contact = consenting(operator, address)
    behave(platform.url, "email", statuses=[])
    sent = operator.send_email(contact, "Hi", bodyText="Hi")
    known = {"email": address, "providerMessageId": sent["providerMessageId"]}
    happen(platform.url, "email", **event, **known, messageId=sent["messageId"])
    failed = eventually(lambda: [m for m in operator.messages(contact) if m["status"] == "failed"])
    assert failed[0]["errorCode"] == code
    assert consents(operator, contact) is stays


def test_a_notification_without_tags_finds_its_message_by_the_providers_id(
    platform: RunningPlatform, operator: Api, address: str
) -> None:
    contact = consenting(operator, address)
    behave(platform.url, "email", statuses=[])
    sent = operator.send_email(contact, "Hi", bodyText="Hi")
    happen(
        platform.url,
        "email",
        notificationType="Bounce",
        mail={"messageId": sent["providerMessageId"], "destination": [address]},
        bounce={"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": address}]},
    )
    eventually(lambda: operator.message(sent["messageId"])["status"] == "failed")
    assert not consents(operator, contact)


@pytest.mark.proves("7.6", "property 27")
def test_what_the_service_rejects_is_stored_as_failed(
    platform: RunningPlatform, operator: Api, address: str
) -> None:
    contact = consenting(operator, address)
    behave(platform.url, "email", fail="reject", failures=1)
    with pytest.raises(Refused, match="email service did not take"):
        operator.send_email(contact, "Hi", bodyText="Hi")
    [message] = operator.messages(contact)
    assert (message["status"], message["errorCode"]) == ("failed", "MessageRejected")
    assert consents(operator, contact)
