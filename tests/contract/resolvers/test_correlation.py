"""One id finds everything that one request set off, from function to function."""

from datetime import timedelta
from typing import Any

import pytest

from resolvers._records import event_of
from services.aws.store import Key, Update
from services.core.clock import utc_now
from services.limits.slots import tracker_key
from tests.contract.resolvers.events import ask, module_of, request
from tests.factories.aws import Cloud
from tests.factories.infrastructure import INFRASTRUCTURE
from tests.factories.logs import logged
from tests.factories.records import EMAIL, PHONE

POOL = INFRASTRUCTURE["values"]["SMS_POOL_ID"]
TRACE = "Root=1-67891233-abcdef012345678912345678"


class Context:
    """A function that has just begun."""

    def get_remaining_time_in_millis(self) -> int:
        return 50_000


def records_of(cloud: Cloud, queue: str) -> list[dict[str, Any]]:
    """What waits in a queue, as Lambda hands it out."""
    url = cloud.sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    found = cloud.sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return [
        {
            "messageId": message.get("MessageId", ""),
            "body": message.get("Body", ""),
            "messageAttributes": {
                name: {"stringValue": value.get("StringValue"), "dataType": "String"}
                for name, value in message.get("MessageAttributes", {}).items()
            },
        }
        for message in found.get("Messages", [])
    ]


def taken(cloud: Cloud, **how_long: float) -> None:
    """Nobody gets a slot of the pool for so long."""
    until = int((utc_now() + timedelta(**how_long)).timestamp() * 1_000_000)
    cloud.store().write(Update(*tracker_key(POOL, "sms"), set={"freeAt": until}))


def events_named(lines: list[dict[str, Any]]) -> set[object]:
    return {line.get("correlationId") for line in lines}


def test_a_message_that_the_sweep_wakes_is_delivered_under_the_id_of_the_sweep(cloud: Cloud):
    contact = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE})["contactId"]
    ask("Mutation.updateContact", input={"contactId": contact, "optInSms": True})
    taken(cloud, seconds=60)
    queued = ask("Mutation.sendSms", input={"contactId": contact, "content": "hi"})
    assert queued["status"] == "queued"
    past = "2026-01-01T00:00:00.000Z"
    key: Key = {"messageId": queued["messageId"]}
    cloud.store().write(Update("Messages", key, set={"dueAt": past, "unsettledSince": past}))
    taken(cloud, seconds=0)
    module_of("outbound-sweep").handler({"id": "sweep-1"}, None)
    woken = records_of(cloud, "outbound-queue")
    [record] = [each for each in woken if event_of(each) == "sweep-1"]
    with logged() as lines:
        module_of("outbound-worker").handler({"Records": [record]}, Context())
    assert events_named(lines.all) == {"sweep-1"}
    assert lines.named("send_dry_run")


@pytest.mark.proves("14.3")
def test_a_chunk_carries_the_id_of_the_request_that_made_its_job(cloud: Cloud):
    contact = ask("Mutation.createContact", input={"name": "Ada", "email": EMAIL})
    key = contact["contactId"]
    ask("Mutation.updateContact", input={"contactId": key, "optInEmail": True})
    job = {
        "channel": "email",
        "messageType": "text",
        "subject": "Hi",
        "bodyText": "Hi",
        "recipientContactIds": [key],
    }
    module_of("bulk-job-create").handler(
        request(
            "Mutation.createBulkJob",
            arguments={"input": job},
            headers={"x-amzn-trace-id": TRACE},
        ),
        None,
    )
    [record] = records_of(cloud, "bulk-queue")
    with logged() as lines:
        module_of("bulk-worker").handler({"Records": [record]}, Context())
    assert events_named(lines.all) == {TRACE}


def test_a_message_that_names_no_event_is_one_itself(cloud: Cloud):
    del cloud
    with logged() as lines:
        for function in ("bulk-worker", "outbound-worker", "inbound-whatsapp-handler"):
            record = {"messageId": f"of-{function}", "body": "nonsense"}
            module_of(function).handler({"Records": [record]}, Context())
    assert events_named(lines.all) == {
        "of-bulk-worker",
        "of-outbound-worker",
        "of-inbound-whatsapp-handler",
    }


def test_nothing_of_an_earlier_request_is_left_on_a_later_event(cloud: Cloud):
    del cloud
    ask("Query.dlqStatistics")
    with logged() as lines:
        module_of("dlq-replay").handler({"source": "aws.events", "id": "tick"}, None)
    assert events_named(lines.all) == {"tick"}
    assert not any("field" in line for line in lines.all)
