"""The topic as the event source of a function, on the embedded AWS."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from local.aws import Aws, fresh_credentials
from local.embedded_aws import EmbeddedAws
from local.gateway import Invoke
from local.gateway.ports import JsonObject
from local.manifest import Topic
from local.ports import free_ports
from local.topic_source import TopicSubscription


@asynccontextmanager
async def embedded(data: Path) -> AsyncGenerator[Aws]:
    [port] = free_ports(1)
    credentials = fresh_credentials()
    running = EmbeddedAws(port, data, credentials.secret_key)
    await running.start()
    try:
        yield Aws(running.url, "us-east-1", credentials)
    finally:
        await running.stop()


def subscribed(aws: Aws, invoke: Invoke) -> TopicSubscription:
    return TopicSubscription(
        aws=aws,
        invoke=invoke,
        function="inbound",
        rule=Topic(bodyHas="wanted", deadLetters="dead"),
        topic_arn=aws.sns.create_topic(Name="events")["TopicArn"],
        dead_letters_url=aws.sqs.create_queue(QueueName="dead")["QueueUrl"],
    )


def wanted(event: JsonObject) -> int:
    return json.loads(event["Records"][0]["Sns"]["Message"])["wanted"]


def test_an_event_that_took_longer_than_it_was_hidden_does_not_stop_the_next(
    tmp_path: Path,
) -> None:
    """Its receipt has lapsed by then; on AWS the event would come again, and nothing else ends."""
    asyncio.run(a_receipt_lapses(tmp_path))


async def a_receipt_lapses(data: Path) -> None:
    async with embedded(data) as aws:
        heard: asyncio.Queue[int] = asyncio.Queue()

        async def invoke(_: str, event: JsonObject) -> object:
            if wanted(event) == 1:
                await asyncio.to_thread(aws.sqs.purge_queue, QueueUrl=url)
            await heard.put(wanted(event))
            return None

        source = subscribed(aws, invoke)
        url = await asyncio.to_thread(source.subscribe)
        delivering = asyncio.create_task(source.run(url))
        try:
            for number in (1, 2):
                text = json.dumps({"wanted": number})
                await asyncio.to_thread(aws.sns.publish, TopicArn=source.topic_arn, Message=text)
                assert await asyncio.wait_for(heard.get(), timeout=20) == number
        finally:
            delivering.cancel()
