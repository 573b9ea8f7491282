"""What a customer is, says and holds comes into the functions in every way, and into no log."""

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from services.access.roles import Role
from tests.contract.resolvers.events import ask, module_of, request
from tests.factories.aws import Cloud
from tests.factories.correspondence import bounce, complaint, customer_text, text_event
from tests.factories.infrastructure import FIELDS
from tests.factories.logs import logged
from tests.factories.personal import findings
from tests.factories.records import EMAIL, PHONE
from tests.factories.tokens import signed
from tests.factories.webhooks import event as whatsapp_event
from tests.factories.webhooks import (
    inbound,
    profile,
    record,
    status_of,
    statuses,
    text_from,
    value_of,
)

WORD, NAME = "kaleidoscope", "Nisha Venkataraman"
"""In every text, and the name of everybody."""
SAID = f"{WORD}: call {PHONE} or {EMAIL}"
TOKEN = signed()
WHATSAPP, FEEDBACK = "inbound-whatsapp-handler", "inbound-feedback"


def ada(**consents: bool) -> str:
    new = {"name": NAME, "phone": PHONE, "email": EMAIL}
    contact = ask("Mutation.createContact", input=new)["contactId"]
    ask("Mutation.updateContact", input={"contactId": contact, **consents})
    return contact


def mutate(name: str, /, **details: Any) -> None:
    ask(f"Mutation.{name}", input=details)


def hear(function: str, *texts: str) -> None:
    records = [record(text) for text in texts]
    module_of(function).handler({"Records": records}, None)


def work(function: str, body: str) -> None:
    class Context:
        def get_remaining_time_in_millis(self) -> int:
            return 20_000

    given = {"messageId": "r1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}
    module_of(function).handler({"Records": [given]}, Context())


def visit(
    function: str, path: str = "/", method: str = "GET", body: str = "", **query: str
) -> None:
    module_of(function).handler(
        {
            "rawPath": path,
            "queryStringParameters": query,
            "headers": {"user-agent": SAID, "referer": SAID, "cookie": TOKEN},
            "requestContext": {"http": {"method": method, "sourceIp": "203.0.113.7"}},
            "body": b64encode(body.encode()).decode(),
            "isBase64Encoded": True,
        },
        None,
    )


def with_headers(**headers: str) -> None:
    event = request("Query.contact", Role.VIEWER, {"contactId": "c1"}, headers)
    event["identity"] |= {"username": EMAIL, "claims": {"email": EMAIL, "phone": PHONE}}
    module_of(FIELDS["Query.contact"]["function"]).handler(event, None)


def broken_table(table: str, act: Callable[[], object]) -> Callable[[Cloud], None]:
    def way(cloud: Cloud) -> None:
        cloud.dynamodb.delete_table(TableName=f"test-{table}")
        act()

    return way


def sent_in_every_way(_: Cloud) -> None:
    everything = dict.fromkeys(("optInWhatsApp", "optInSms", "optInEmail"), True)
    contact = ada(**everything)
    mutate("sendSms", contactId=contact, content=SAID)
    mutate("sendEmail", contactId=contact, subject=SAID, bodyHtml=f"<b>{SAID}</b>")
    mutate("sendWhatsApp", contactId=contact, messageType="text", content=SAID)


def replayed(_: Cloud) -> None:
    hear(WHATSAPP, inbound(text_from("9" * 3000, body=SAID)))
    listed = ask("Query.dlqMessages", queueName="inbound-dlq")["items"]
    ids = [letter["dlqMessageId"] for letter in listed]
    mutate("replayDlq", queueName="inbound-dlq", dlqMessageIds=ids)


def form_filled(_: Cloud) -> None:
    new = {"name": "Offers", "channels": ["whatsapp"], "language": "en"}
    agreed = "I agree to messages about my orders from WECARE.DIGITAL."
    form = ask("Mutation.createForm", input={**new, "whatsAppNumber": PHONE, "consentText": agreed})
    for name in (NAME, SAID * 50, ""):
        body = urlencode({"name": name, "agree": "yes", "version": "1", "website": ""})
        visit("public-forms", f"/{form['formId']}", "POST", body)


def failed_with_words(_: Cloud) -> None:
    contact = ada(optInSms=True)
    sent = ask("Mutation.sendSms", input={"contactId": contact, "content": SAID})
    hear(FEEDBACK, text_event("TEXT_INVALID", context={"messageId": sent["messageId"]}))
    errors = [{"code": SAID, "title": SAID}]
    known = {"biz_opaque_callback_data": sent["messageId"], "errors": errors}
    hear(WHATSAPP, statuses(status_of("wamid.b", "failed", **known)))


WAYS: dict[str, Callable[[Cloud], object]] = {
    "a contact is made": lambda _: ada(),
    "a contact is made twice": lambda _: (ada(), mutate("createContact", name=NAME, phone=PHONE)),
    "a number that is none": lambda _: mutate("createContact", name=NAME, phone=f"x{PHONE}"),
    "an address that is none": lambda _: mutate("createContact", name=NAME, email=f"{EMAIL}@"),
    "an unknown field with a number for a name": lambda _: mutate(
        "createContact", **{PHONE: EMAIL}
    ),
    "a number where an id belongs": lambda _: ask("Query.contact", contactId=PHONE),
    "a search for a number": lambda _: (ada(), ask("Query.searchContacts", query=PHONE)),
    "a page token with an address in it": lambda _: ask("Query.searchContacts", nextToken=EMAIL),
    "a send without consent": lambda _: mutate("sendSms", contactId=ada(), content=SAID),
    "a send on every channel": sent_in_every_way,
    "an address among the headers": lambda _: with_headers(authorization=TOKEN, cookie=SAID),
    "storage breaks on a contact": broken_table(
        "Identities", lambda: mutate("createContact", name=NAME, phone=PHONE)
    ),
    "storage breaks on a message": broken_table(
        "Messages", lambda: hear(WHATSAPP, inbound(text_from(body=SAID)))
    ),
    "storage breaks on a text": broken_table(
        "Messages", lambda: hear(FEEDBACK, customer_text(SAID))
    ),
    "a customer writes": lambda _: hear(
        WHATSAPP, whatsapp_event(value_of(text_from(body=SAID), contacts=[profile(NAME)]))
    ),
    "a customer writes half an event": lambda _: hear(
        WHATSAPP, json.dumps({"whatsAppWebhookEntry": f'{{"from": "{PHONE}", "{SAID}'})
    ),
    "a customer with an impossible number": lambda _: hear(
        WHATSAPP, inbound(text_from(PHONE[1:] * 300, body=SAID))
    ),
    "a status with words of the provider": lambda _: hear(
        WHATSAPP,
        statuses(
            status_of("wamid.a", "failed", errors=[{"code": SAID, "title": SAID, "details": SAID}])
        ),
    ),
    "a status of a message with words for a code": failed_with_words,
    "a preference that is none": lambda _: hear(
        WHATSAPP, whatsapp_event({"user_preferences": [{"wa_id": PHONE[1:], "value": SAID}]})
    ),
    "a status of a new kind": lambda _: hear(WHATSAPP, statuses(status_of("wamid.a", SAID))),
    "a change of a new kind": lambda _: hear(
        WHATSAPP,
        json.dumps(
            {"whatsAppWebhookEntry": json.dumps({"changes": [{"field": SAID, "value": {}}]})}
        ),
    ),
    "a text": lambda _: hear(FEEDBACK, customer_text(SAID)),
    "a text that ends consent": lambda _: (
        ada(optInSms=True),
        hear(FEEDBACK, customer_text("STOP")),
    ),
    "a broken report of a text": lambda _: hear(
        FEEDBACK, text_event(SAID, messageId=None, context=None)
    ),
    "a bounce": lambda _: (ada(optInEmail=True), hear(FEEDBACK, bounce())),
    "a complaint": lambda _: (ada(optInEmail=True), hear(FEEDBACK, complaint(EMAIL, kind=SAID))),
    "a file to fetch": lambda _: work(WHATSAPP, SAID),
    "a message to deliver": lambda _: work("outbound-worker", SAID),
    "a chunk to deliver": lambda _: work(
        "bulk-worker", json.dumps({"jobId": PHONE, "chunk": SAID})
    ),
    "a draft to write": lambda _: work(
        "ai-generate-response", json.dumps({"messageId": 7, "text": SAID})
    ),
    "a dead letter is tried again": replayed,
    "a link to unsubscribe": lambda _: visit("unsubscribe", method="POST", token=SAID),
    "a short link": lambda _: visit("public-links", f"/l/{EMAIL}", q=SAID),
    "a page of a payment": lambda _: visit("public-payments", f"/p/{PHONE}", q=SAID),
    "a form is filled in": form_filled,
    "a token of somebody": lambda _: module_of("auth-middleware").handler(
        {"authorizationToken": TOKEN, "requestContext": {"variables": {"phone": PHONE}}}, None
    ),
    "a question to the knowledge base": lambda _: ask("Mutation.queryKnowledgeBase", query=SAID),
    "a person is invited": lambda _: ask(
        "Mutation.inviteUser", Role.ADMIN, input={"email": EMAIL, "role": "Viewer"}
    ),
    "a setting": lambda _: ask(
        "Mutation.setSystemConfig", Role.ADMIN, input={"configKey": PHONE, "configValue": SAID}
    ),
    "an invoice": lambda _: mutate(
        "issueInvoice",
        contactId=ada(),
        lines=[{"description": SAID, "quantity": "1", "unitPricePaise": 100, "gstRate": 5}],
    ),
    "a payment": lambda _: mutate("createPayment", contactId=ada(), amountPaise=1, note=SAID),
    "a link is made": lambda _: mutate("createLink", title=SAID, target=f"https://{EMAIL}/"),
    "a bulk job": lambda _: mutate(
        "createBulkJob",
        channel="sms",
        messageType="text",
        content=SAID,
        recipientContactIds=[ada(optInSms=True), PHONE],
    ),
}


@pytest.mark.proves("14.2")
@pytest.mark.attack("logs")
@pytest.mark.parametrize("way", WAYS)
def test_nothing_personal_is_logged_whatever_happens(
    cloud: Cloud, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, way: str
):
    with logged() as lines:
        WAYS[way](cloud)
    assert lines.all, "nothing was logged, so nothing is proven"
    others = [line.getMessage() for line in caplog.records if line.levelname != "DEBUG"]
    whole = "\n".join((lines.text, *capfd.readouterr(), *others))
    secrets = (PHONE, PHONE[3:], EMAIL, WORD, NAME, NAME.split()[1], TOKEN.rpartition(".")[2])
    assert list(findings(way, whole, secrets)) == []


@pytest.mark.parametrize(
    "line",
    [
        f'{{"phone": "{PHONE}"}}',
        f'{{"to":"{PHONE[1:]}"}}',
        f"sent to {EMAIL}.",
        f"Authorization: {TOKEN}",
        "AKIAABCDEFGHIJKLMNOP",
        "-----BEGIN RSA PRIVATE KEY-----",
        "https://bucket/key?X-Amz-Signature=00",
    ],
)
def test_what_a_log_may_not_hold_would_be_found(line: str):
    [finding, *_] = findings("some.log", f"fine\n{line}\nfine")
    assert str(finding).startswith("some.log:2 holds ") and PHONE not in str(finding)


@pytest.mark.parametrize(
    "line",
    [
        '{"timestamp":"2026-11-22 16:49:03,576+0000","_aws":{"Timestamp":1772366400000}}',
        "9122e971-9166-4768-8b97-916291629162",
        "arn:aws:sns:us-east-1:809904170947:base-wecare-digital",
        "connect to http://local@localhost:8000",
    ],
)
def test_an_id_and_a_moment_are_no_number(line: str):
    assert list(findings("some.log", line)) == []
