import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import Cloud
from tests.factories.logs import logged
from tests.factories.webhooks import inbound, record, status_of, statuses, text_from


def handle(*records: Any) -> None:
    module_of("inbound-whatsapp-handler").handler({"Records": list(records)}, None)


def contents(cloud: Cloud) -> list[str]:
    found = cloud.dynamodb.scan(TableName="test-Messages")["Items"]
    return sorted(item["content"].get("S", "") for item in found)


def test_a_message_from_the_topic_is_in_the_thread(cloud: Cloud):
    handle(record(inbound(text_from(body="hi"))))
    [who] = ask("Query.searchContacts", query=None)["items"]
    [said] = ask("Query.messages", contactId=who["contactId"])["items"]
    assert (said["content"], said["direction"], said["status"]) == ("hi", "inbound", "received")
    assert who["lastInboundMessageAt"] == said["timestamp"]
    assert cloud.letters("inbound-dlq") == []


@pytest.mark.proves("4.7", "property 18")
@pytest.mark.parametrize(
    "broken",
    [
        '{"whatsAppWebhookEntry": "{"}',
        '{"whatsAppWebhookEntry": null}',
        inbound(text_from("nobody")),
        inbound(text_from("9" * 3000)),
    ],
    ids=["not JSON", "null", "no sender", "a number that no table takes"],
)
def test_property_18_what_breaks_is_put_aside_whole_and_the_other_records_go_on(
    cloud: Cloud, broken: str
):
    """Feature: wecare-digital-admin-platform, Property 18: Processing Failure Goes to DLQ."""
    before, after = inbound(text_from(id="1", body="a")), inbound(text_from(id="2", body="b"))
    with logged() as lines:
        handle(record(before), record(broken), record(after))
    assert contents(cloud) == ["a", "b"]
    [letter] = map(json.loads, cloud.letters("inbound-dlq"))
    assert letter["record"] == record(broken)
    assert letter["errorType"] and letter["retryCount"] == 0
    [line] = lines.named("inbound_failed")
    assert (line["level"], line["correlationId"]) == ("ERROR", "sns-1")


@pytest.mark.parametrize("text", ["ALARM", "{}", '{"AlarmName": "tier"}'])
def test_what_is_not_ours_is_no_dead_letter(cloud: Cloud, text: str):
    handle(record(text))
    assert cloud.letters("inbound-dlq") == [] and contents(cloud) == []


def test_a_status_for_nobody_is_kept_and_no_dead_letter(cloud: Cloud):
    handle(record(statuses(status_of("wamid.a"), status_of("wamid.a", "read"))))
    [kept] = cloud.dynamodb.scan(TableName="test-EarlyStatuses")["Items"]
    assert len(kept["events"].get("L", [])) == 2
    assert cloud.letters("inbound-dlq") == []


@pytest.mark.proves("4.7")
def test_what_cannot_even_be_put_aside_fails_the_whole_event(cloud: Cloud):
    url = cloud.sqs.get_queue_url(QueueName="inbound-dlq")["QueueUrl"]
    cloud.sqs.delete_queue(QueueUrl=url)
    with pytest.raises(ClientError):
        handle(record('{"whatsAppWebhookEntry": "{"}'))


def test_an_event_that_comes_again_after_a_failure_stores_everything_once(cloud: Cloud):
    good = [record(inbound(text_from(id=str(n), body=str(n)))) for n in range(3)]
    for _ in range(2):
        handle(*good)
    assert contents(cloud) == ["0", "1", "2"]
