import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.messaging.channels.unsubscribe import Link, Links
from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import KEY, Cloud
from tests.factories.correspondence import bounce, customer_text, text_event
from tests.factories.logs import logged
from tests.factories.records import EMAIL, PHONE
from tests.factories.webhooks import record


def handle(*texts: str) -> None:
    module_of("inbound-feedback").handler({"Records": [record(text) for text in texts]}, None)


def ada(**consents: bool) -> str:
    contact = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE, "email": EMAIL})
    ask("Mutation.updateContact", input={"contactId": contact["contactId"], **consents})
    return contact["contactId"]


@pytest.mark.proves("6.3", "6.7", "property 31")
def test_a_preview_rehearses_a_text_that_an_event_then_settles(cloud: Cloud):
    key = ada(optInSms=True)
    sent = ask("Mutation.sendSms", input={"contactId": key, "content": "hi"})
    assert (sent["status"], sent["dryRun"], sent["segments"]) == ("sent", True, 1)
    handle(text_event(context={"messageId": sent["messageId"]}))
    assert ask("Query.message", messageId=sent["messageId"])["status"] == "delivered"
    assert cloud.letters("inbound-dlq") == []


@pytest.mark.proves("7.3", "7.7", "property 35")
def test_a_preview_rehearses_an_email_whose_bounce_ends_consent(cloud: Cloud):
    key = ada(optInEmail=True)
    wanted = {"contactId": key, "subject": "Hi", "bodyHtml": "<p>Hello</p>"}
    sent = ask("Mutation.sendEmail", input=wanted)
    assert (sent["status"], sent["dryRun"], sent["content"]) == ("sent", True, "Hello")
    handle(bounce(mail={"tags": {"messageId": [sent["messageId"]]}}))
    assert ask("Query.contact", contactId=key)["optInEmail"] is False


def test_a_text_from_the_topic_is_in_the_thread_and_help_is_rehearsed(cloud: Cloud):
    handle(customer_text("HELP"))
    [who] = ask("Query.searchContacts", query=None)["items"]
    said = ask("Query.messages", contactId=who["contactId"])["items"]
    assert {(m["direction"], m["dryRun"]) for m in said} == {("inbound", False), ("outbound", True)}
    assert who["lastInboundMessageAt"] is None


@pytest.mark.proves("4.7", "property 18")
def test_property_18_what_breaks_is_put_aside_whole_and_the_others_go_on(cloud: Cloud):
    """Feature: wecare-digital-admin-platform, Property 18: Processing Failure Goes to DLQ."""
    broken = text_event(messageId=None, context=None)
    with logged() as lines:
        handle(customer_text("a"), broken, customer_text("b", inboundMessageId="in-2"))
    assert len(cloud.dynamodb.scan(TableName="test-Messages")["Items"]) == 2
    [letter] = map(json.loads, cloud.letters("inbound-dlq"))
    assert (letter["record"], letter["errorType"]) == (record(broken), "Unreadable")
    assert len(lines.named("feedback_failed")) == 1 and PHONE not in lines.text


@pytest.mark.parametrize("text", ["ALARM", "{}", '{"whatsAppWebhookEntry": "{}"}'])
def test_what_is_not_feedback_is_no_dead_letter(cloud: Cloud, text: str):
    handle(text)
    assert cloud.letters("inbound-dlq") == []


def test_what_cannot_even_be_put_aside_fails_the_whole_event(cloud: Cloud):
    url = cloud.sqs.get_queue_url(QueueName="inbound-dlq")["QueueUrl"]
    cloud.sqs.delete_queue(QueueUrl=url)
    with pytest.raises(ClientError):
        handle(text_event(messageId=None, context=None))


def visit(method: str, token: str | None) -> Any:
    query = {"queryStringParameters": {"token": token}} if token is not None else {}
    event = {"version": "2.0", "requestContext": {"http": {"method": method}}, **query}
    return module_of("unsubscribe").handler(event, None)


def test_a_link_works_without_signing_in_and_only_a_post_ends_emails(cloud: Cloud):
    key = ada(optInEmail=True)
    token = Links(KEY).to(Link(key, "m1")).partition("token=")[2]
    page = visit("GET", token)
    assert page["statusCode"] == 200 and f"?token={token}" in page["body"]
    assert ask("Query.contact", contactId=key)["optInEmail"] is True
    assert visit("POST", token)["statusCode"] == visit("POST", token)["statusCode"] == 200
    assert ask("Query.contact", contactId=key)["optInEmail"] is False


@pytest.mark.attack("public addresses")
@pytest.mark.parametrize("token", [None, "", "x", '"><script>', "c1.m1." + "A" * 43])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_that_is_not_ours_shows_what_to_do_and_repeats_nothing(
    cloud: Cloud, method: str, token: str | None
):
    page = visit(method, token)
    assert page["statusCode"] == 404 and "<script" not in page["body"]
    assert "default-src 'none'" in page["headers"]["Content-Security-Policy"]


@pytest.mark.parametrize("event", [{}, {"requestContext": None}, {"requestContext": {"http": 7}}])
def test_a_request_of_another_kind_is_refused(cloud: Cloud, event: dict[str, Any]):
    assert module_of("unsubscribe").handler(event, None)["statusCode"] == 405
