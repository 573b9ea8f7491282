"""The topic's subscription of a function, as Lambda has it.

Every event arrives at least once, is tried three times, and is then put aside whole. Events wait
in a queue of the embedded AWS, so a restart loses none.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.aws import Aws
from local.gateway import FunctionFailed, Invoke
from local.manifest import Topic
from local.queue_source import done_with
from services.core.loose import as_dict

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

TRIES = 3
WAIT_SECONDS = 1
AGAIN_AFTER = 2


@dataclass(frozen=True)
class TopicSubscription:
    """Hands events of the topic to a function."""

    aws: Aws
    invoke: Invoke
    function: str
    rule: Topic
    topic_arn: str
    dead_letters_url: str

    def subscribe(self) -> str:
        """Connect the topic with the waiting queue; its URL."""
        name = f"local-events-{self.function}"
        url = self.aws.sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "60"})[
            "QueueUrl"
        ]
        arn = self.aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        self.aws.sns.subscribe(
            TopicArn=self.topic_arn,
            Protocol="sqs",
            Endpoint=arn["Attributes"]["QueueArn"],
            Attributes={"RawMessageDelivery": "false"},
        )
        return url

    async def run(self, url: str) -> None:
        """Deliver until cancelled."""
        while True:
            answer = await asyncio.to_thread(
                self.aws.sqs.receive_message,
                QueueUrl=url,
                MaxNumberOfMessages=10,
                WaitTimeSeconds=WAIT_SECONDS,
                AttributeNames=["ApproximateReceiveCount"],
            )
            messages = answer.get("Messages", [])
            await asyncio.gather(*(self._deliver(url, message) for message in messages))

    async def _deliver(self, url: str, message: "MessageTypeDef") -> None:
        notification = json.loads(message.get("Body", "{}"))
        receipt = message.get("ReceiptHandle", "")
        if self._wanted(notification["Message"]):
            record = _record(notification)
            try:
                await self.invoke(self.function, {"Records": [record]})
            except FunctionFailed:
                tries = int(message.get("Attributes", {}).get("ApproximateReceiveCount", "1"))
                if tries < TRIES:
                    await self._later(url, receipt)
                    return
                await self._put_aside(record)
        await done_with(self.aws.sqs, url, receipt)

    def _wanted(self, text: str) -> bool:
        """The subscription's filter policy on the body: only JSON objects with one of its keys."""
        try:
            body = json.loads(text)
        except ValueError:
            return False
        return not set(self.rule.keys).isdisjoint(as_dict(body))

    async def _later(self, url: str, receipt: str) -> None:
        with suppress(self.aws.sqs.exceptions.ReceiptHandleIsInvalid):
            await asyncio.to_thread(
                self.aws.sqs.change_message_visibility,
                QueueUrl=url,
                ReceiptHandle=receipt,
                VisibilityTimeout=AGAIN_AFTER,
            )

    async def _put_aside(self, record: dict[str, Any]) -> None:
        await asyncio.to_thread(
            self.aws.sqs.send_message,
            QueueUrl=self.dead_letters_url,
            MessageBody=json.dumps({"record": record, "error": "the function kept failing"}),
        )


def _record(notification: dict[str, Any]) -> dict[str, Any]:
    """The record that Lambda makes of an SNS notification."""
    return {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": f"{notification['TopicArn']}:local",
        "Sns": {
            "Type": "Notification",
            "MessageId": notification["MessageId"],
            "TopicArn": notification["TopicArn"],
            "Subject": notification.get("Subject"),
            "Message": notification["Message"],
            "Timestamp": notification["Timestamp"],
            "SignatureVersion": notification.get("SignatureVersion"),
            "Signature": notification.get("Signature"),
            "SigningCertUrl": notification.get("SigningCertURL"),
            "UnsubscribeUrl": notification.get("UnsubscribeURL"),
            "MessageAttributes": notification.get("MessageAttributes", {}),
        },
    }
