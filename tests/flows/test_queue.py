"""Over the limit: queued, seen, delivered in order. A provider that fails gets a rest."""

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from local.manifest import load
from services.aws.attributes import to_dynamo
from services.limits.slots import tracker_key
from tests.flows.api import Api, Refused, aws, behave, eventually
from tests.http import http
from tests.platform import RunningPlatform

FAST = [{"status": "sent"}]
BURST = 14


@pytest.fixture(autouse=True)
def as_usual(platform: RunningPlatform) -> Iterator[None]:
    yield
    behave(platform.url, "sms")


def consenting(operator: Api, phone: str) -> str:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    operator.update_contact(contactId=contact, optInSms=True)
    return contact


def at_once(operator: Api, contact: str) -> None:
    """Wait until the pool is free, whatever was there before."""
    hello = operator.send_sms(contact, "hello")["messageId"]
    eventually(lambda: operator.message(hello)["status"] not in ("queued", "sending"))


def texts_to(platform: RunningPlatform, phone: str, beginning: str) -> list[str]:
    """What a number got that begins like this, in order."""
    calls = http.get(f"{platform.url}/local/outbox").json()
    texts = [call["request"] for call in calls if call["channel"] == "sms"]
    mine = [text for text in texts if text["DestinationPhoneNumber"] == phone]
    return [t["MessageBody"] for t in mine if t["MessageBody"].startswith(beginning)]


@contextmanager
def someone_else_is_sending(platform: RunningPlatform, **how_long: float) -> Generator[None]:
    """The pool's slots are taken for so long, as by a bulk job, and free afterwards."""
    _free_in(platform, timedelta(**how_long))
    yield
    _free_in(platform, timedelta())


def _free_in(platform: RunningPlatform, how_long: timedelta) -> None:
    info = platform.info()
    table, key = tracker_key(load().values["SMS_POOL_ID"], "sms")
    until = datetime.now().astimezone() + how_long
    aws(info, "dynamodb").update_item(
        TableName=info["tables"][table],
        Key=to_dynamo(key),
        UpdateExpression="SET freeAt = :until",
        ExpressionAttributeValues={":until": {"N": str(int(until.timestamp() * 1_000_000))}},
    )


@pytest.mark.proves("13.5", "property 55")
def test_a_burst_is_queued_seen_and_delivered_in_order(
    platform: RunningPlatform, operator: Api, viewer: Api, phone: str
) -> None:
    behave(platform.url, "sms", statuses=FAST)
    contact = consenting(operator, phone)
    at_once(operator, contact)
    with someone_else_is_sending(platform, seconds=6):
        sent = [operator.send_sms(contact, f"text {number}") for number in range(BURST)]
    assert sent[0]["status"] == "queued", "and those that come later wait behind it"
    assert "queued" in {message["status"] for message in viewer.messages(contact)}
    wanted = [f"text {number}" for number in range(BURST)]
    eventually(lambda: len(texts_to(platform, phone, "text")) == BURST)
    assert texts_to(platform, phone, "text") == wanted
    eventually(lambda: {m["status"] for m in viewer.messages(contact)} == {"sent"})


@pytest.mark.proves("3.1", "3.5")
def test_who_opts_out_while_a_message_waits_does_not_get_it(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)
    at_once(operator, contact)
    with someone_else_is_sending(platform, seconds=8):
        queued = operator.send_sms(contact, "too late")
        assert queued["status"] == "queued"
        operator.update_contact(contactId=contact, optInSms=False)

    def ended() -> Any:
        message = operator.message(queued["messageId"])
        return message if message["status"] != "queued" else None

    failed = eventually(ended)
    assert (failed["status"], failed["errorCode"]) == ("failed", "OPT_IN_REQUIRED")
    assert "record their opt-in" in failed["errorDetails"]
    assert not texts_to(platform, phone, "too late")


def alerts_of(platform: RunningPlatform, kind: str, name: str) -> Callable[[], list[Any]]:
    """Listens to the alert topic from now on; the result gives what came of this kind."""
    info = platform.info()
    sns, sqs = aws(info, "sns"), aws(info, "sqs")
    inbox = sqs.create_queue(QueueName=f"alerts-{name[1:]}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=inbox, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(TopicArn=info["topicArn"], Protocol="sqs", Endpoint=arn["QueueArn"])

    def alerts() -> list[Any]:
        found = sqs.receive_message(QueueUrl=inbox, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        bodies = [json.loads(m["Body"])["Message"] for m in found.get("Messages", [])]
        return [told for told in map(json.loads, bodies) if told.get("alert") == kind]

    return alerts


@pytest.mark.proves("14.7", "property 62")
def test_a_provider_that_keeps_failing_rests_an_alert_comes_and_a_probe_wakes_it(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)
    at_once(operator, contact)
    alerts = alerts_of(platform, "provider_failing", phone)
    behave(platform.url, "sms", fail="error")
    broken = [operator.send_sms(contact, f"broken {number}") for number in range(5)]
    assert {message["status"] for message in broken} <= {"unknown", "queued"}
    [alert] = eventually(alerts)
    assert alert["provider"] == "sms" and "outbound-queue" in alert["advice"]
    waiting = [operator.send_sms(contact, f"waiting {number}") for number in range(3)]
    assert {message["status"] for message in waiting} == {"queued"}
    behave(platform.url, "sms", statuses=FAST)
    eventually(lambda: len(texts_to(platform, phone, "waiting")) == 3)
    assert texts_to(platform, phone, "waiting") == ["waiting 0", "waiting 1", "waiting 2"]
    at_once(operator, contact)


@pytest.fixture
def suspended(platform: RunningPlatform) -> Iterator[None]:
    """The account for emails is suspended; afterwards it never was."""
    behave(platform.url, "email", fail="denied")
    yield
    behave(platform.url, "email")
    info, key = platform.info(), {"provider": {"S": "email"}}
    aws(info, "dynamodb").delete_item(TableName=info["tables"]["Breakers"], Key=key)


@pytest.mark.proves("14.7", "property 62")
def test_an_account_that_may_not_send_spends_one_message_and_an_administrator_is_told(
    platform: RunningPlatform, operator: Api, phone: str, suspended: None
) -> None:
    del suspended
    alerts = alerts_of(platform, "provider_refuses", phone)
    address = f"nisha{phone[1:]}@example.com"
    contact = operator.create_contact(name="Nisha", email=address)["contactId"]
    operator.update_contact(contactId=contact, optInEmail=True)
    with pytest.raises(Refused, match="tell an administrator"):
        operator.send_email(contact, "One", bodyText="One")
    assert operator.send_email(contact, "Two", bodyText="Two")["status"] == "queued"
    [alert] = eventually(alerts)
    assert (alert["provider"], alert["errorCode"]) == ("email", "AccountSuspendedException")
