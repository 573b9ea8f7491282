"""What the other event sources give functions, read by the data classes that AWS publishes."""

import asyncio
import json
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
from aws_lambda_powertools.utilities.data_classes import (
    EventBridgeEvent,
    LambdaFunctionUrlEvent,
    SNSEvent,
    SQSEvent,
)
from starlette.applications import Starlette

from local.gateway.ports import JsonObject
from local.manifest import Queue, QueueSource, Topic
from local.public import public_routes
from local.queue_source import QueueSubscription
from local.schedule_source import SECONDS, Schedule
from local.topic_source import TopicSubscription
from tests.contract.simulators.test_topic_source import embedded
from tests.factories.event_shapes import unreadable


class Called:
    """A function that remembers the first event."""

    def __init__(self) -> None:
        self.first: asyncio.Future[JsonObject] = asyncio.get_running_loop().create_future()

    async def invoke(self, _: str, event: JsonObject) -> object:
        if not self.first.done():
            self.first.set_result(event)
        return {"statusCode": 200, "headers": {}, "body": ""}

    async def during(self, source: Coroutine[Any, Any, None]) -> JsonObject:
        """What the source calls it with."""
        running = asyncio.create_task(source)
        try:
            return await asyncio.wait_for(self.first, 20)
        finally:
            running.cancel()


def test_an_event_of_the_topic_and_a_message_of_a_queue(tmp_path: Path):
    topic, queue = asyncio.run(_received(tmp_path))
    [notification] = SNSEvent(topic).records
    assert unreadable(notification) == []
    assert notification.event_source == "aws:sns"
    assert json.loads(notification.sns.message) == {"wanted": 1}
    [message] = SQSEvent(queue).records
    assert unreadable(message) == []
    assert (message.body, message.event_source) == ("hello", "aws:sqs")
    said = message.message_attributes["eventId"]
    assert said and said.string_value == "e1"
    assert message.queue_url.endswith("/waiting")


async def _received(data: Path) -> tuple[JsonObject, JsonObject]:
    async with embedded(data) as aws:
        heard, read = Called(), Called()
        topic = TopicSubscription(
            aws=aws,
            invoke=heard.invoke,
            function="inbound",
            rule=Topic(bodyHas="wanted", deadLetters="dead"),
            topic_arn=aws.sns.create_topic(Name="events")["TopicArn"],
            dead_letters_url=aws.sqs.create_queue(QueueName="dead")["QueueUrl"],
        )
        url = topic.subscribe()
        waiting = aws.sqs.create_queue(QueueName="waiting")["QueueUrl"]
        queue = QueueSubscription(
            aws=aws,
            invoke=read.invoke,
            function="worker",
            source=QueueSource(name="waiting", batchSize=1, maximumConcurrency=2),
            queue=Queue(visibilityTimeoutSeconds=30, retentionDays=1),
            urls={"waiting": waiting},
            region="us-east-1",
        )
        aws.sns.publish(TopicArn=topic.topic_arn, Message='{"wanted": 1}')
        aws.sqs.send_message(
            QueueUrl=waiting,
            MessageBody="hello",
            MessageAttributes={"eventId": {"DataType": "String", "StringValue": "e1"}},
        )
        return await heard.during(topic.run(url)), await read.during(queue.run())


def test_a_tick_of_a_schedule(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(SECONDS, "0.001")

    async def ticked() -> JsonObject:
        function: Any = Called()
        source = Schedule(function, "outbound-sweep", "rate(5 minutes)", "us-east-1")
        return await function.during(source.run())

    event = EventBridgeEvent(asyncio.run(ticked()))
    assert unreadable(event) == []
    assert (event.source, event.detail_type) == ("aws.events", "Scheduled Event")


def test_a_request_to_a_function_url():
    async def requested() -> JsonObject:
        function: Any = Called()
        app = httpx.ASGITransport(Starlette(routes=public_routes(function)))
        async with httpx.AsyncClient(transport=app, base_url="http://shop.example.com") as browser:
            await browser.post("/unsubscribe?token=t", content="a=b", headers={"User-Agent": "x"})
        return await function.first

    event = LambdaFunctionUrlEvent(asyncio.run(requested()))
    assert unreadable(event) == []
    assert event.http_method == "POST"
    assert event.query_string_parameters == {"token": "t"}
    assert event.decoded_body == "a=b"
    assert event.request_context.http.user_agent == "x"
