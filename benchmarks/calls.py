"""AWS calls of one message, counted at botocore's door while real handlers run on a platform."""

import json
import os
from collections import Counter
from typing import Any

from benchmarks.counting import counted
from benchmarks.figure import Figure
from local.platform import Platform
from local.simulators.whatsapp_events import event, status_value, text_value
from resolvers.admin_api import handler as administer
from resolvers.contacts_create import handler as create
from resolvers.contacts_update import handler as update
from resolvers.dlq_replay import handler as repair
from resolvers.inbound_feedback import handler as hear
from resolvers.inbound_whatsapp_handler import handler as receive
from resolvers.outbound_email import handler as send_email
from resolvers.outbound_sms import handler as send_sms
from resolvers.outbound_whatsapp import handler as send
from services.aws import clients
from services.core.clock import new_id

OPERATOR = {"sub": "bench", "username": "bench", "groups": ["Operator"], "sourceIp": ["127.0.0.1"]}
FUNCTIONS = (
    "contacts-create",
    "contacts-update",
    "outbound-whatsapp",
    "outbound-sms",
    "outbound-email",
    "inbound-feedback",
    "inbound-whatsapp-handler",
    "admin-api",
    "dlq-replay",
)
TEXT = {"messageType": "text", "content": "Hello"}
TEMPLATE = {"messageType": "template", "templateName": "hello", "templateLanguage": "en"}
"""Its account has been asked before."""


def measure(platform: Platform) -> list[Figure]:
    """Calls per send, per inbound text, per status, and of the dashboard after them."""
    environment: dict[str, str] = {}
    for function in FUNCTIONS:
        environment |= platform.environment_of(function)
    os.environ.update(environment)
    contact = _customer()
    key, phone = contact["contactId"], contact["phone"]
    figures = [_inbound("a known customer's text", phone)]
    figures.append(_send("one WhatsApp send", key, **TEXT))
    _send("the send that asks the account", key, **TEMPLATE)
    figures.append(_send("one template send", key, **TEMPLATE))
    figures.append(_inbound("a new customer's first text", "+919811111111"))
    figures += _statuses(phone, key)
    figures += _texts_and_emails(key)
    return [*figures, _dashboard(), _replay()]


def _statuses(phone: str, contact_id: str) -> list[Figure]:
    """What WhatsApp says of one message, and the customer's answer to it."""
    wamid, digits = f"wamid.{new_id()}", phone.removeprefix("+")
    sent = send(_event("sendWhatsApp", {"input": {"contactId": contact_id, **TEXT}}), None)
    figures: list[Figure] = []
    for word in ("sent", "delivered", "read"):
        value = status_value(wamid, digits, word, sent["messageId"], None)
        figures.append(_received(f"the status {word}", value, most=2.0))
    said = text_value(digits, "Bench", "Yes", f"wamid.{new_id()}")
    said["messages"][0]["context"] = {"id": wamid}
    return [*figures, _received("an answer that quotes a message", said)]


def _texts_and_emails(contact_id: str) -> list[Figure]:
    figures: list[Figure] = []
    for name, field, deliver, wanted in (
        ("one SMS send", "sendSms", send_sms, {"content": "Hello"}),
        ("one email send", "sendEmail", send_email, {"subject": "Hello", "bodyText": "Hello"}),
    ):
        asked = _event(field, {"input": {"contactId": contact_id, **wanted}})
        _require_sent(deliver(asked, None))
        with counted() as calls:
            sent = deliver(asked, None)
        _require_sent(sent)
        figures.append(_figure(name, calls))
        if field == "sendSms":
            figures.append(_delivered(sent))
    return figures


def _delivered(text: dict[str, Any]) -> Figure:
    """The delivery event of a text."""
    told = {
        "eventType": "TEXT_DELIVERED",
        "eventTimestamp": 1772366400000,
        "destinationPhoneNumber": "+919822222222",
        "messageId": text["providerMessageId"],
        "context": {"messageId": text["messageId"]},
    }
    with counted() as calls:
        hear(_from_topic(json.dumps(told)), None)
    return _figure("the delivery event of a text", calls, most=2.0)


def _from_topic(text: str) -> dict[str, Any]:
    said = {"MessageId": new_id(), "TopicArn": os.environ["ALERT_TOPIC_ARN"], "Message": text}
    return {"Records": [{"EventSource": "aws:sns", "Sns": said}]}


def _customer() -> dict[str, Any]:
    details = {"name": "Bench", "phone": "+919822222222", "email": "bench@example.com"}
    contact = create(_event("createContact", {"input": details}), None)
    consents = {"optInWhatsApp": True, "optInSms": True, "optInEmail": True}
    change = {"contactId": contact["contactId"], **consents}
    return update(_event("updateContact", {"input": change}), None)


def _send(name: str, contact_id: str, **wanted: str) -> Figure:
    wanted = {"contactId": contact_id, **wanted}
    with counted() as calls:
        sent = send(_event("sendWhatsApp", {"input": wanted}), None)
    _require_sent(sent)
    return _figure(name, calls)


def _require_sent(message: dict[str, Any]) -> None:
    if message.get("status") != "sent":
        raise RuntimeError(f"the send did not work: {message}")


def _inbound(name: str, phone: str) -> Figure:
    value = text_value(phone.removeprefix("+"), "Bench", "Hello", f"wamid.{new_id()}")
    return _received(name, value)


def _received(name: str, value: dict[str, Any], most: float = 4.0) -> Figure:
    text = event(os.environ["WHATSAPP_PHONE_NUMBER_ID_1"], "us-east-1", value)
    with counted() as calls:
        receive(_from_topic(text), None)
    return _figure(name, calls, most)


def _dashboard() -> Figure:
    event = _event("dashboard", {"days": 31}, "Query")
    with counted() as calls:
        shown = administer(event, None)
    if not any(row["sent"] for row in shown.get("days", [])):
        raise RuntimeError(f"the dashboard did not work: {shown}")
    note = f"{_said(calls)}; the same however many messages exist"
    return Figure("AWS calls", "the dashboard of a month", float(calls.total()), "calls", 3.0, note)


def _replay(letters: int = 10) -> Figure:
    """Letters of outbound-dlq, about messages that are gone; each goes back to its queue."""
    for _ in range(letters):
        body = json.dumps({"messageId": new_id()})
        clients.sqs().send_message(QueueUrl=os.environ["OUTBOUND_DLQ_URL"], MessageBody=body)
    event = _event("replayDlq", {"input": {"queueName": "outbound-dlq"}})
    with counted() as calls:
        done = repair(event, None)
    if done.get("replayed") != letters:
        raise RuntimeError(f"the replay did not work: {done}")
    beyond = (calls.total() - calls["SendMessage"]) / letters
    name = "replaying a dead letter, beyond its own path"
    return Figure("AWS calls", name, beyond, "calls", 3.0, f"{_said(calls)}; for {letters}")


def _said(calls: Counter[str]) -> str:
    return " + ".join(f"{count} {call}" for call, count in calls.items())


def _figure(name: str, calls: Counter[str], most: float = 4.0) -> Figure:
    note = f"{_said(calls)}; and 1 signed publish to AppSync"
    return Figure("AWS calls", name, float(calls.total()), "calls", most, note)


def _event(field: str, arguments: dict[str, Any], parent: str = "Mutation") -> dict[str, Any]:
    event: dict[str, Any] = {
        "info": {"parentTypeName": parent, "fieldName": field},
        "arguments": arguments,
        "identity": OPERATOR,
        "request": {"headers": {}},
    }
    return json.loads(json.dumps(event))
