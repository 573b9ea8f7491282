"""dlq-replay on the real clients: the queue's messages, the table's rows, the original code."""

import json
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from services.access.roles import Role
from services.aws import clients
from services.dlq import queues
from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import Cloud
from tests.factories.correspondence import customer_text
from tests.factories.dlq import chunk, late, ours
from tests.factories.logs import logged
from tests.factories.webhooks import inbound, record, text_from

BROKEN = '{"whatsAppWebhookEntry": "{"}'


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulated SQS has one server."""
    monkeypatch.setattr(queues, "WAIT_SECONDS", 0)


def put(cloud: Cloud, queue: str, body: str, **attributes: str) -> None:
    url = cloud.sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    said: Any = {
        name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
    }
    cloud.sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=said)


def listed(queue: str = "inbound-dlq", **more: Any) -> list[Any]:
    return ask("Query.dlqMessages", queueName=queue, **more)["items"]


def replay(queue: str = "inbound-dlq", **more: Any) -> Any:
    return ask("Mutation.replayDlq", input={"queueName": queue, **more})


@pytest.mark.proves("9.1", "9.4", "9.5")
def test_what_a_handler_put_aside_is_listed_replayed_and_stored_once(cloud: Cloud):
    handler = module_of("inbound-whatsapp-handler").handler
    cloud.dynamodb.delete_table(TableName="test-Conversations")
    handler({"Records": [record(inbound(text_from(body="hi")))]}, None)
    [letter] = listed()
    assert (letter["state"], letter["retryCount"], letter["exhausted"]) == ("waiting", 0, False)
    assert letter["errorDetails"] and letter["originalMessageId"] == "sns-1"
    assert letter["payload"]["record"]["Sns"]["Message"] == inbound(text_from(body="hi"))
    assert cloud.letters("inbound-dlq") == []
    again = replay()
    assert (again["replayed"], again["failed"], again["skipped"]) == (0, 1, 0)
    assert listed()[0]["retryCount"] == 1


@pytest.mark.proves("9.2", "9.4", "9.5")
def test_a_letter_goes_through_the_original_code_and_a_repetition_changes_nothing(cloud: Cloud):
    event = inbound(text_from(body="hi"))
    put(cloud, "inbound-dlq", ours(event))
    put(cloud, "inbound-dlq", json.dumps({"Records": [record(event)]}), ErrorMessage="Timed out")
    put(cloud, "inbound-dlq", ours(customer_text("by sms")))
    first = replay()
    assert (first["replayed"], first["failed"], first["skipped"]) == (2, 0, 0)
    assert {r["outcome"] for r in first["results"]} == {"replayed"}
    contents = cloud.dynamodb.scan(TableName="test-Messages")["Items"]
    assert sorted(item["content"].get("S", "") for item in contents) == ["by sms", "hi"]
    assert listed() == [] and len(listed(state="replayed")) == 2
    assert replay()["results"] == []


@pytest.mark.proves("8.9", "9.4")
@pytest.mark.parametrize(
    ("dlq", "queue", "body"),
    [
        ("bulk-dlq", "bulk-queue", chunk()),
        ("outbound-dlq", "outbound-queue", late("m1")),
        ("inbound-dlq", "media-queue", '{"messageId": "m1"}'),
    ],
)
def test_work_goes_back_to_the_queue_that_it_came_from(
    cloud: Cloud, dlq: str, queue: str, body: str
):
    put(cloud, dlq, body)
    assert replay(dlq)["replayed"] == 1
    assert [json.loads(b) for b in cloud.letters(queue)] == [json.loads(body)]
    assert cloud.letters(dlq) == []


@contextmanager
def counted() -> Generator[Counter[str]]:
    """The calls of tables and queues made inside, by operation."""
    made: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        made[model.name] += 1

    doors = [clients.dynamodb().meta.events, clients.sqs().meta.events]
    for door in doors:
        door.register("before-call", count)
    try:
        yield made
    finally:
        for door in doors:
            door.unregister("before-call", count)


def cost(cloud: Cloud, letters: int) -> int:
    """What replaying so many letters takes beside handing their work over."""
    for number in range(letters):
        put(cloud, "bulk-dlq", chunk(number))
    ask("Query.dlqStatistics")  # how the caller stands is known for half a minute
    with counted() as calls:
        assert replay("bulk-dlq")["replayed"] == letters
    assert calls["SendMessage"] == letters
    return calls.total() - letters


@pytest.mark.parametrize("letters", [10, 30])
def test_a_replay_takes_three_calls_a_letter_at_most_beyond_the_original_path(
    cloud: Cloud, letters: int
):
    """Two for a letter; three for each ten that lie in SQS; the audit row twice, for all."""
    assert cost(cloud, letters) <= 3 * letters


def test_a_letter_more_takes_two_calls_more_and_its_share_of_ten(cloud: Cloud):
    assert cost(cloud, 30) - cost(cloud, 10) <= 20 * 2.3


@pytest.mark.proves("9.6", "9.7", "property 50", "property 51")
def test_what_keeps_failing_is_counted_parked_and_still_listed_whole(cloud: Cloud):
    put(cloud, "inbound-dlq", ours(BROKEN))
    for tried in range(1, 6):
        done = replay()
        assert (done["failed"], listed()[0]["retryCount"]) == (1, tried)
    [parked] = listed()
    assert (parked["exhausted"], parked["state"]) == (True, "exhausted")
    assert parked["payload"] == json.loads(ours(BROKEN))
    assert replay(dlqMessageIds=[parked["dlqMessageId"]])["skipped"] == 1
    [numbers, *_] = ask("Query.dlqStatistics", Role.VIEWER)
    assert (numbers["waiting"], numbers["exhausted"]) == (0, 1)


def test_a_body_that_is_not_json_is_kept_and_shown(cloud: Cloud):
    put(cloud, "bulk-dlq", "not JSON at all")
    [letter] = listed("bulk-dlq")
    assert letter["unreadable"] and letter["exhausted"]
    assert letter["payload"] == "not JSON at all"
    assert replay("bulk-dlq")["results"] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"batchSize": 0}, "batchSize"),
        ({"batchSize": 101}, "batchSize"),
        ({"batchSize": "many"}, "batchSize"),
        ({"maxRetries": 0}, "maxRetries"),
        ({"maxRetries": 50}, "maxRetries"),
        ({"queueName": "bulk-queue"}, "queueName"),
        ({"dlqMessageIds": []}, "dlqMessageIds"),
        ({"everything": True}, "everything"),
    ],
)
def test_a_wrong_wish_is_refused_field_by_field(cloud: Cloud, wrong: Any, field: str):
    put(cloud, "inbound-dlq", ours(inbound(text_from())))
    refused = replay(**wrong)
    assert refused["errorType"] == "VALIDATION_ERROR"
    assert field in refused["errorInfo"]["details"]["fields"]
    assert len(cloud.letters("inbound-dlq")) == 1


@pytest.mark.parametrize("queue", ["bulk-queue", "", "nothing"])
def test_a_list_of_no_queue_is_refused(cloud: Cloud, queue: str):
    refused = ask("Query.dlqMessages", queueName=queue)
    assert refused["errorType"] == "VALIDATION_ERROR"
    assert "queueName" in refused["errorInfo"]["details"]["fields"]


@pytest.mark.proves("1.6")
def test_a_viewer_gets_numbers_only_and_the_attempt_is_audited(cloud: Cloud):
    put(cloud, "inbound-dlq", ours(inbound(text_from())))
    for field, arguments in (
        ("Query.dlqMessages", {"queueName": "inbound-dlq"}),
        ("Mutation.replayDlq", {"input": {"queueName": "inbound-dlq"}}),
    ):
        refused = ask(field, Role.VIEWER, **arguments)
        assert refused["errorType"] == "INSUFFICIENT_PERMISSIONS"
    assert [s["queueName"] for s in ask("Query.dlqStatistics", Role.VIEWER)] == [
        "inbound-dlq",
        "bulk-dlq",
        "outbound-dlq",
    ]
    audit = cloud.dynamodb.scan(TableName="test-AuditLogs")["Items"]
    assert [row["action"].get("S") for row in audit] == ["denied", "denied"]
    assert len(cloud.letters("inbound-dlq")) == 1


@pytest.mark.proves("14.7")
def test_the_schedule_measures_and_takes_nothing_in(cloud: Cloud):
    put(cloud, "bulk-dlq", chunk())
    with logged() as lines:
        handler = module_of("dlq-replay").handler
        assert handler({"source": "aws.events", "detail-type": "Scheduled Event"}, None) is None
    told = {line["queue"]: line["DeadLettersOpen"] for line in lines.named("dlq_measured")}
    assert told == {"inbound-dlq": 0, "bulk-dlq": 1, "outbound-dlq": 0}
    assert len(cloud.letters("bulk-dlq")) == 1
