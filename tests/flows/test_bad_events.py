"""What providers and customers send that is wrong, late, early, twice or not ours.

Each is kept, ignored, or set aside whole; nothing crashes, nothing is lost, nothing counts twice.
Other bad input is in the flow of what it is put into: files in `test_outbound_media`, templates in
`test_whatsapp_templates`, HTML and subjects in `test_email`, long texts in `test_sms`.
"""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.simulators.whatsapp_events import event as whatsapp_event
from local.simulators.whatsapp_events import status_value
from tests.factories.infrastructure import ALLOWLIST
from tests.flows.api import Api, aws, behave, eventually, happen, rows_of, write_as_customer
from tests.http import http
from tests.platform import RunningPlatform

SKEW = timedelta(minutes=5)
LETTERS = """query($q: String!) { dlqMessages(queueName: $q, limit: 50) {
  items { payload } } }"""
MEDIA = "messageType content media { fileId filename contentType size }"


@pytest.fixture(autouse=True)
def as_usual(platform: RunningPlatform) -> Iterator[None]:
    yield
    for channel in ("whatsapp", "sms", "email"):
        behave(platform.url, channel)


@dataclass(frozen=True)
class Correspondent:
    """One contact of one channel: how it is written to, and what its provider would report."""

    platform: RunningPlatform
    operator: Api
    channel: str
    phone: str
    contact: str

    @property
    def address(self) -> str:
        return f"nisha{self.phone[1:]}@example.com"

    def send(self, text: str = "Hello") -> str:
        """Our id of a new message."""
        match self.channel:
            case "whatsapp":
                sent = self.operator.send(self.contact, text)
            case "sms":
                sent = self.operator.send_sms(self.contact, text)
            case _:
                sent = self.operator.send_email(self.contact, "Hello", bodyText=text)
        return sent["messageId"]

    def report(
        self,
        word: str,
        provider_id: str,
        message_id: str | None = None,
        at: datetime | None = None,
    ) -> str:
        """The text of the event; without `message_id` it names the provider's id only."""
        moment = at or datetime.now(UTC)
        match self.channel:
            case "whatsapp":
                value = status_value(provider_id, self.phone[1:], word, message_id, None)
                value["statuses"][0]["timestamp"] = str(int(moment.timestamp()))
                return whatsapp_event(ALLOWLIST[0], "us-east-1", value)
            case "sms":
                kind = {"sent": "TEXT_SUCCESSFUL", "delivered": "TEXT_DELIVERED"}[word]
                return json.dumps(
                    {
                        "eventType": kind,
                        "eventTimestamp": int(moment.timestamp() * 1000),
                        "destinationPhoneNumber": self.phone,
                        "messageId": provider_id,
                        "context": {"messageId": message_id} if message_id else {},
                    }
                )
            case _:
                kind = {"sent": "Send", "delivered": "Delivery"}[word]
                tags = {"tags": {"messageId": [message_id]}} if message_id else {}
                when = {"timestamp": moment.isoformat()}
                mail = {"messageId": provider_id, "destination": [self.address], **when, **tags}
                return json.dumps({"eventType": kind, "mail": mail, kind.lower(): when})

    def tell(self, text: str) -> None:
        happen(self.platform.url, self.channel, raw=text)

    def history(self, message_id: str) -> list[str]:
        return [entry["status"] for entry in self.operator.message(message_id)["statusHistory"]]


@pytest.fixture(params=["whatsapp", "sms", "email"])
def who(
    request: pytest.FixtureRequest, platform: RunningPlatform, operator: Api, phone: str
) -> Correspondent:
    """Somebody who may be written to, on each channel."""
    address = f"nisha{phone[1:]}@example.com"
    contact = operator.create_contact(name="Nisha", phone=phone, email=address)["contactId"]
    consents = {"optInWhatsApp": True, "optInSms": True, "optInEmail": True}
    operator.update_contact(contactId=contact, **consents)
    if request.param == "whatsapp":
        write_as_customer(platform.url, phone, "Hi")
        eventually(lambda: operator.messages(contact))
    return Correspondent(platform, operator, request.param, phone, contact)


def letters(operator: Api) -> list[str]:
    return [each["payload"] for each in operator.ask(LETTERS, q="inbound-dlq")["items"]]


@pytest.mark.proves("5.12", "6.7", "7.7")
def test_a_report_about_an_unknown_message_waits_until_one_names_it(who: Correspondent) -> None:
    behave(who.platform.url, who.channel, statuses=[])
    message = who.send()
    provider_id = f"never-seen-{who.phone}"
    who.tell(who.report("delivered", provider_id))

    def waits() -> bool:
        kept = rows_of(who.platform.info(), "EarlyStatuses")
        return any(row["whatsappMessageId"]["S"].endswith(provider_id) for row in kept)

    eventually(waits)
    assert who.operator.message(message)["status"] == "sent"
    who.tell(who.report("sent", provider_id, message))
    eventually(lambda: who.operator.message(message)["status"] == "delivered")
    assert set(who.history(message)) == {"sent", "delivered"}


@pytest.mark.proves("5.12", "6.7", "7.7", "property 29")
def test_reports_in_any_order_and_three_times_count_once(who: Correspondent) -> None:
    last = "read" if who.channel == "whatsapp" else "delivered"
    statuses = [
        {"status": last, "delayMs": 0, "times": 3},
        {"status": "delivered", "delayMs": 150, "times": 3},
        {"status": "sent", "delayMs": 300, "times": 3},
    ]
    behave(who.platform.url, who.channel, statuses=statuses)
    message = who.send()
    eventually(lambda: set(who.history(message)) == {last, "delivered", "sent"})
    who.tell(who.report("sent", f"another-{who.phone}", message))
    other = who.send("Still there?")
    eventually(lambda: who.operator.message(other)["status"] == last)
    assert who.operator.message(message)["status"] == last
    assert sorted(who.history(message)) == sorted({last, "delivered", "sent"})


@pytest.mark.parametrize("ahead", [SKEW, -SKEW], ids=["ahead", "behind"])
def test_a_provider_whose_clock_differs_by_five_minutes_changes_no_status(
    who: Correspondent, ahead: timedelta
) -> None:
    behave(who.platform.url, who.channel, statuses=[])
    message = who.send()
    provider_id = f"skewed-{who.phone}"
    moment = datetime.now(UTC) + ahead
    who.tell(who.report("delivered", provider_id, message, moment))
    eventually(lambda: who.operator.message(message)["status"] == "delivered")
    who.tell(who.report("sent", provider_id, message, moment))
    eventually(lambda: len(who.history(message)) == 2)
    found = who.operator.message(message)
    assert found["status"] == "delivered"
    times = [datetime.fromisoformat(entry["at"]) for entry in found["statusHistory"]]
    assert all(at <= datetime.now(UTC) for at in times), "nothing happened in the future"


@pytest.mark.proves("16.1", "16.2")
@pytest.mark.parametrize("ahead", [SKEW, -SKEW], ids=["ahead", "behind"])
def test_a_customer_whose_clock_differs_by_five_minutes_gets_no_longer_window(
    platform: RunningPlatform, operator: Api, phone: str, ahead: timedelta
) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    said = {
        "from": phone[1:],
        "id": f"wamid.skew{phone}",
        "timestamp": str(int((datetime.now(UTC) + ahead).timestamp())),
        "type": "text",
        "text": {"body": "Hello"},
    }
    happen(platform.url, "whatsapp", value={"messages": [said]})
    eventually(lambda: operator.messages(contact))
    closes = datetime.fromisoformat(operator.contact(contact)["windowExpiresAt"])
    now = datetime.now(UTC)
    assert now + timedelta(hours=24) - SKEW - timedelta(minutes=1) < closes
    assert closes <= now + timedelta(hours=24)


BROKEN: dict[str, Callable[[str], str]] = {
    "sms without ids": lambda key: json.dumps(
        {"eventType": "TEXT_DELIVERED", "destinationPhoneNumber": key, "messageId": None}
    ),
    "sms from nobody": lambda key: json.dumps(
        {"originationNumber": "nobody", "messageBody": key, "inboundMessageId": key}
    ),
    "email without ids": lambda key: json.dumps(
        {"eventType": "Bounce", "mail": {"messageId": "", "source": key}}
    ),
    "email that is no object": lambda key: json.dumps(
        {"eventType": "Complaint", "mail": {"messageId": 7, "destination": key}}
    ),
    "whatsapp without an entry": lambda key: json.dumps(
        {"context": {"of": key}, "whatsAppWebhookEntry": "[]"}
    ),
    "whatsapp cut in half": lambda key: json.dumps(
        {"context": {}, "whatsAppWebhookEntry": f'{{"broken": "{key}"'}
    ),
}


@pytest.mark.proves("4.7", "property 18")
@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_ours_and_cannot_be_read_is_set_aside_whole(
    platform: RunningPlatform, operator: Api, phone: str, kind: str
) -> None:
    text = BROKEN[kind](phone)
    happen(platform.url, "whatsapp", raw=text)

    def kept() -> bool:
        return any(json.dumps(text) in letter or text in letter for letter in letters(operator))

    eventually(kept)


FOREIGN = [
    "plain words",
    "",
    "null",
    "[]",
    "{" * 5_000,
    json.dumps({"AlarmName": "tier", "NewStateValue": "ALARM"}),
    json.dumps({"alert": "whatsapp_tier", "tierUsed": 200}),
    json.dumps({"destinationPhoneNumber": "+911", "somethingElse": True}),
    json.dumps({"mail": {"messageId": "x"}}),
    json.dumps({"eventType": "TEXT_DELIVERED"}),
]


def test_what_is_not_ours_is_ignored_and_the_next_event_is_heard(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    info = platform.info()
    sns = aws(info, "sns")
    for text in filter(None, FOREIGN):
        sns.publish(TopicArn=info["topicArn"], Message=text)
    before = len(letters(operator))
    write_as_customer(platform.url, phone, "Still heard")
    eventually(lambda: operator.messages(contact))
    happen(platform.url, "sms", **{"from": phone, "text": "Here too"})
    eventually(lambda: len(operator.messages(contact)) == 2)
    assert len(letters(operator)) == before


@pytest.mark.attack("topic")
def test_an_event_of_another_topic_reaches_nobody(who: Correspondent) -> None:
    behave(who.platform.url, who.channel, statuses=[])
    message = who.send()
    sns = aws(who.platform.info(), "sns")
    other = sns.create_topic(Name=f"other-{who.phone[1:]}")["TopicArn"]
    sns.publish(TopicArn=other, Message=who.report("delivered", "forged", message))
    who.tell(who.report("sent", f"ours-{who.phone}", message))
    eventually(lambda: who.history(message) == ["sent"])
    assert who.operator.message(message)["status"] == "sent"


@pytest.mark.proves("4.3", "property 15")
def test_an_odd_message_is_kept_with_every_letter_that_can_be_stored(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    odd: list[dict[str, Any]] = [
        {"type": "text", "text": {"body": "nul \x00 rtl \u202e half \ud83d emoji 👩‍👩‍👧"}},
        {"type": "hologram", "hologram": {"depth": 3}},
        {"type": "text", "text": {"body": "late"}, "timestamp": "garbage"},
        {"type": "text", "text": "not an object"},
        {"type": None},
    ]
    for number, said in enumerate(odd):
        whole = {"from": phone[1:], "id": f"wamid.odd{number}{phone}", "timestamp": "1"} | said
        raw = whatsapp_event(ALLOWLIST[0], "us-east-1", {"messages": [whole]})
        happen(platform.url, "whatsapp", raw=raw)

    def everything() -> list[Any]:
        found = operator.messages(contact)
        return found if len(found) == len(odd) else []

    found = eventually(everything)
    contents = [message["content"] or "" for message in found]
    assert "late" in contents
    assert any("emoji 👩‍👩‍👧" in content for content in contents)


@pytest.mark.proves("4.4", "4.5")
@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/b\\c.pdf", "n\x00ul.pdf", "\u202efdp.exe", "...", "x" * 999]
)
def test_no_name_that_a_customer_gives_a_file_is_a_path(
    platform: RunningPlatform, operator: Api, viewer: Api, phone: str, name: str
) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    pdf = b"%PDF-1.7 " + b"x" * 100
    file = {
        "type": "document",
        "contentType": "application/pdf",
        "base64": base64.b64encode(pdf).decode(),
        "filename": name,
    }
    write_as_customer(platform.url, phone, "", media=file)
    query = f"query($c: ID!) {{ messages(contactId: $c) {{ items {{ {MEDIA} }} }} }}"

    def with_file() -> list[Any]:
        return [m["media"] for m in viewer.ask(query, c=contact)["items"] if m["media"]]

    [media] = eventually(with_file)
    shown = media["filename"] or ""
    assert len(shown) <= 200
    assert not set(shown) & set("/\\\x00\u202e") and shown not in (".", "..", "...")
    link = viewer.ask("query($f: ID!) { mediaUrl(fileId: $f) { url } }", f=media["fileId"])
    answer = http.get(link["url"])
    assert answer.content == pdf
    assert "\n" not in answer.headers.get("content-disposition", "")


def test_an_empty_file_of_a_customer_is_shown_as_what_it_is(
    platform: RunningPlatform, operator: Api, viewer: Api, phone: str
) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    file = {"type": "image", "contentType": "image/jpeg", "base64": "", "caption": "Look"}
    write_as_customer(platform.url, phone, "", media=file)
    query = f"query($c: ID!) {{ messages(contactId: $c) {{ items {{ {MEDIA} }} }} }}"
    [message] = eventually(lambda: viewer.ask(query, c=contact)["items"])
    assert message["content"] == "Look"
    [message] = eventually(lambda: [m for m in viewer.ask(query, c=contact)["items"] if m["media"]])
    assert message["media"]["size"] == 0
