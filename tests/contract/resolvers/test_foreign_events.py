"""Events that somebody else sends to the functions that listen: kept whole, without any effect."""

import json
from typing import Any

import pytest

from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import Cloud
from tests.factories.correspondence import bounce, customer_text, text_event
from tests.factories.logs import logged
from tests.factories.records import EMAIL, PHONE
from tests.factories.webhooks import TOPIC, event, inbound, record, status_of, statuses, text_from

FORGED: dict[str, dict[str, Any]] = {
    "another topic": record("", TopicArn="arn:aws:sns:us-east-1:123456789012:other"),
    "another account": record("", TopicArn=TOPIC.replace("123456789012", "999999999999")),
    "another region": record("", TopicArn=TOPIC.replace("us-east-1", "eu-west-1")),
    "a longer name": record("", TopicArn=f"{TOPIC}-copy"),
    "a name in capitals": record("", TopicArn=TOPIC.upper()),
    "no topic": record("", TopicArn=None),
    "a list of topics": record("", TopicArn=[TOPIC]),
    "another source": {**record(""), "EventSource": "aws:sqs"},
    "no source": {"Sns": record("")["Sns"]},
    "a source of our own": {**record(""), "EventSource": "wecare:sns"},
}
STOP = {"user_preferences": [{"wa_id": PHONE[1:], "category": "marketing", "value": "stop"}]}
FORMS = inbound(text_from(sender=PHONE[1:], body="I agree. Code 2345678"))
WHATSAPP = [FORMS, statuses(status_of("wamid.a", "failed", recipient_id=PHONE[1:])), event(STOP)]
FEEDBACK = [customer_text("STOP"), text_event(), bounce()]


def handle(function: str, forged: dict[str, Any], text: str) -> None:
    whole = {**forged, "Sns": {**forged["Sns"], "Message": text}}
    module_of(function).handler({"Records": [whole]}, None)


def everything(cloud: Cloud) -> dict[str, Any]:
    tables = ("Contacts", "Messages", "Conversations", "EarlyStatuses", "Identities", "AuditLogs")
    return {name: cloud.dynamodb.scan(TableName=f"test-{name}")["Items"] for name in tables}


@pytest.mark.attack("topic")
@pytest.mark.parametrize("forged", FORGED)
def test_what_our_topic_did_not_hand_over_changes_nothing_and_is_kept_whole(
    cloud: Cloud, forged: str
):
    made = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE, "email": EMAIL})
    consents = dict.fromkeys(("optInWhatsApp", "optInSms", "optInEmail"), True)
    ask("Mutation.updateContact", input={"contactId": made["contactId"], **consents})
    before = everything(cloud)
    with logged() as lines:
        for text in WHATSAPP:
            handle("inbound-whatsapp-handler", FORGED[forged], text)
        for text in FEEDBACK:
            handle("inbound-feedback", FORGED[forged], text)
    assert everything(cloud) == before
    letters = [json.loads(letter) for letter in cloud.letters("inbound-dlq")]
    kept = [letter["record"]["Sns"]["Message"] for letter in letters]
    assert sorted(kept) == sorted(WHATSAPP + FEEDBACK)
    assert {letter["errorType"] for letter in letters} == {"ForeignEvent"}
    assert {line["errorType"] for line in lines.all if line["level"] == "ERROR"} == {"ForeignEvent"}


@pytest.mark.attack("topic")
def test_trying_a_foreign_event_again_gives_it_no_effect_either(cloud: Cloud):
    handle("inbound-whatsapp-handler", FORGED["another topic"], FORMS)
    listed = ask("Query.dlqMessages", queueName="inbound-dlq")["items"]
    assert [letter["unreadable"] for letter in listed] == [True]
    wanted = {
        "queueName": "inbound-dlq",
        "dlqMessageIds": [letter["dlqMessageId"] for letter in listed],
    }
    ask("Mutation.replayDlq", input=wanted)
    assert everything(cloud)["Messages"] == everything(cloud)["Contacts"] == []
    assert len(ask("Query.dlqMessages", queueName="inbound-dlq")["items"]) == 1


def test_one_foreign_record_does_not_keep_the_others_of_its_event(cloud: Cloud):
    foreign = record(FORMS, TopicArn="arn:aws:sns:us-east-1:123456789012:other")
    ours = record(inbound(text_from(body="hi")))
    module_of("inbound-whatsapp-handler").handler({"Records": [foreign, ours]}, None)
    [said] = everything(cloud)["Messages"]
    assert said["content"]["S"] == "hi"
