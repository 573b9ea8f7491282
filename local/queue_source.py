"""A queue as the event source of a function, as Lambda has it.

Messages are hidden for the queue's visibility timeout while a function has them; a batch reports
which of them failed, and those come back when the timeout ends. One that came back too often goes
to the dead-letter queue, whole. At most `maximumConcurrency` invocations run at once.
"""

import asyncio
import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.aws import Aws
from local.gateway import FunctionFailed, Invoke
from local.manifest import Queue, QueueSource
from services.core.loose import as_dict, dicts_in

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef, MessageTypeDef

WAIT_SECONDS = 1
VISIBILITY = "QUEUE_VISIBILITY_SECONDS"
"""Shortens every visibility timeout, for people and tests that cannot wait five minutes."""


@dataclass(frozen=True)
class QueueSubscription:
    """Hands messages of a queue to a function."""

    aws: Aws
    invoke: Invoke
    function: str
    source: QueueSource
    queue: Queue
    urls: Mapping[str, str]
    region: str

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self.source.maximum_concurrency):
                group.create_task(self._poll())

    async def _poll(self) -> None:
        while True:
            answer = await asyncio.to_thread(
                self.aws.sqs.receive_message,
                QueueUrl=self._url,
                MaxNumberOfMessages=min(10, self.source.batch_size),
                WaitTimeSeconds=WAIT_SECONDS,
                VisibilityTimeout=self._visibility,
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
            messages = [m for m in answer.get("Messages", []) if not await self._put_aside(m)]
            if messages:
                await self._deliver(messages)

    async def _deliver(self, messages: "list[MessageTypeDef]") -> None:
        event = {"Records": [self._record(message) for message in messages]}
        try:
            answer = await self.invoke(self.function, event)
        except FunctionFailed:
            return
        failures = dicts_in(as_dict(answer).get("batchItemFailures"))
        failed = {failure.get("itemIdentifier") for failure in failures}
        for message in messages:
            if message.get("MessageId") not in failed:
                await self._delete(message)

    async def _put_aside(self, message: "MessageTypeDef") -> bool:
        """Move a message to the dead letters that was received too often."""
        redrive = self.queue.redrive
        count = int(message.get("Attributes", {}).get("ApproximateReceiveCount", "1"))
        if redrive is None or count <= redrive.max_receive_count:
            return False
        await asyncio.to_thread(
            self.aws.sqs.send_message,
            QueueUrl=self.urls[redrive.to],
            MessageBody=message.get("Body", ""),
            MessageAttributes=_texts(message),
        )
        await self._delete(message)
        return True

    async def _delete(self, message: "MessageTypeDef") -> None:
        await done_with(self.aws.sqs, self._url, message.get("ReceiptHandle", ""))

    def _record(self, message: "MessageTypeDef") -> dict[str, Any]:
        """The record that Lambda makes of a message."""
        body = message.get("Body", "")
        return {
            "messageId": message.get("MessageId", ""),
            "receiptHandle": message.get("ReceiptHandle", ""),
            "body": body,
            "attributes": dict(message.get("Attributes", {})),
            "messageAttributes": {
                name: {"stringValue": value.get("StringValue", ""), "dataType": "String"}
                for name, value in _texts(message).items()
            },
            "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
            "eventSource": "aws:sqs",
            "eventSourceARN": f"arn:aws:sqs:{self.region}:000000000000:{self.source.name}",
            "awsRegion": self.region,
        }

    @property
    def _url(self) -> str:
        return self.urls[self.source.name]

    @property
    def _visibility(self) -> int:
        return int(os.environ.get(VISIBILITY, self.queue.visibility_timeout_seconds))


async def done_with(sqs: "SQSClient", url: str, receipt: str) -> None:
    """Delete a message; one that was hidden for too short a time comes again, as on AWS."""
    with suppress(sqs.exceptions.ReceiptHandleIsInvalid):
        await asyncio.to_thread(sqs.delete_message, QueueUrl=url, ReceiptHandle=receipt)


def _texts(message: "MessageTypeDef") -> "dict[str, MessageAttributeValueTypeDef]":
    """The attributes of a message, of which we use texts only."""
    return {
        name: {"DataType": "String", "StringValue": value.get("StringValue", "")}
        for name, value in message.get("MessageAttributes", {}).items()
    }
