"""AWS calls of one message, counted at botocore's door while real handlers run on a platform."""

import json
import os
from collections import Counter
from typing import Any

from benchmarks.counting import counted
from benchmarks.figure import Figure
from local.platform import Platform
from local.simulators.whatsapp_events import event, text_value
from resolvers.admin_api import handler as administer
from resolvers.contacts_create import handler as create
from resolvers.contacts_update import handler as update
from resolvers.inbound_whatsapp_handler import handler as receive
from resolvers.outbound_whatsapp import handler as send
from services.core.clock import new_id

OPERATOR = {"sub": "bench", "username": "bench", "groups": ["Operator"], "sourceIp": ["127.0.0.1"]}
TEXT = {"messageType": "text", "content": "Hello"}
TEMPLATE = {"messageType": "template", "templateName": "hello", "templateLanguage": "en"}
"""Its account has been asked before."""


def measure(platform: Platform) -> list[Figure]:
    """Calls per send, per inbound text, and of the dashboard after them."""
    environment: dict[str, str] = {}
    for function in ("contacts-create", "contacts-update", "outbound-whatsapp"):
        environment |= platform.environment_of(function)
    environment |= platform.environment_of("inbound-whatsapp-handler")
    environment |= platform.environment_of("admin-api")
    os.environ.update(environment)
    contact = _customer()
    figures = [_inbound("a known customer's text", contact["phone"])]
    figures.append(_send("one WhatsApp send", contact["contactId"], **TEXT))
    _send("the send that asks the account", contact["contactId"], **TEMPLATE)
    figures.append(_send("one template send", contact["contactId"], **TEMPLATE))
    figures.append(_inbound("a new customer's first text", "+919811111111"))
    return [*figures, _dashboard()]


def _customer() -> dict[str, Any]:
    details = {"name": "Bench", "phone": "+919822222222"}
    contact = create(_event("createContact", {"input": details}), None)
    change = {"contactId": contact["contactId"], "optInWhatsApp": True}
    return update(_event("updateContact", {"input": change}), None)


def _send(name: str, contact_id: str, **wanted: str) -> Figure:
    wanted = {"contactId": contact_id, **wanted}
    with counted() as calls:
        sent = send(_event("sendWhatsApp", {"input": wanted}), None)
    if sent.get("status") != "sent":
        raise RuntimeError(f"the send did not work: {sent}")
    return _figure(name, calls)


def _inbound(name: str, phone: str) -> Figure:
    number = os.environ["WHATSAPP_PHONE_NUMBER_ID_1"]
    value = text_value(phone.removeprefix("+"), "Bench", "Hello", f"wamid.{new_id()}")
    text = event(number, "us-east-1", value)
    with counted() as calls:
        receive({"Records": [{"Sns": {"MessageId": new_id(), "Message": text}}]}, None)
    return _figure(name, calls)


def _dashboard() -> Figure:
    event = _event("dashboard", {"days": 31}, "Query")
    with counted() as calls:
        shown = administer(event, None)
    if not any(row["sent"] for row in shown.get("days", [])):
        raise RuntimeError(f"the dashboard did not work: {shown}")
    note = f"{_said(calls)}; the same however many messages exist"
    return Figure("AWS calls", "the dashboard of a month", float(calls.total()), "calls", 3.0, note)


def _said(calls: Counter[str]) -> str:
    return " + ".join(f"{count} {call}" for call, count in calls.items())


def _figure(name: str, calls: Counter[str]) -> Figure:
    note = f"{_said(calls)}; and 1 signed publish to AppSync"
    return Figure("AWS calls", name, float(calls.total()), "calls", 4.0, note)


def _event(field: str, arguments: dict[str, Any], parent: str = "Mutation") -> dict[str, Any]:
    event: dict[str, Any] = {
        "info": {"parentTypeName": parent, "fieldName": field},
        "arguments": arguments,
        "identity": OPERATOR,
        "request": {"headers": {}},
    }
    return json.loads(json.dumps(event))
