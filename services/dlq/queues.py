"""The queues on SQS: those that letters are taken from, and those that work is put back into."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from services.dlq.letters import RawLetter
from services.telemetry.log import warn

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

AT_ONCE = 10
"""Messages in one call, as SQS allows."""
WAIT_SECONDS = 1
"""Asks every server of SQS; without it a short queue may look empty."""


class DeadLetters(Protocol):
    """A dead-letter queue."""

    def receive(self, most: int) -> list[RawLetter]:
        """Some of its messages, at most ten; hidden from others for half a minute."""
        ...

    def delete(self, receipts: Sequence[str]) -> None:
        """Forget at most ten messages; one that stays comes again."""
        ...

    def depth(self) -> int:
        """About how many are in it."""
        ...


class WorkQueue(Protocol):
    """The queue that a function takes its work from."""

    def put(self, body: str) -> None:
        """Have something done, once more."""
        ...


class SqsDeadLetters:
    """The real one."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client, self._url = client, url

    def receive(self, most: int) -> list[RawLetter]:
        answer = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=min(AT_ONCE, most),
            WaitTimeSeconds=WAIT_SECONDS,
            AttributeNames=["SentTimestamp"],
            MessageAttributeNames=["All"],
        )
        return [_letter(message) for message in answer.get("Messages", [])]

    def delete(self, receipts: Sequence[str]) -> None:
        answer = self._client.delete_message_batch(
            QueueUrl=self._url,
            Entries=[{"Id": str(n), "ReceiptHandle": r} for n, r in enumerate(receipts)],
        )
        if stayed := answer.get("Failed"):
            warn("dlq_not_deleted", count=len(stayed), code=stayed[0]["Code"])

    def depth(self) -> int:
        name = "ApproximateNumberOfMessages"
        answer = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=[name])
        return int(answer["Attributes"].get(name, "0"))


class SqsWork:
    """The real one."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client, self._url = client, url

    def put(self, body: str) -> None:
        self._client.send_message(QueueUrl=self._url, MessageBody=body)


def _letter(message: "MessageTypeDef") -> RawLetter:
    sent = message.get("Attributes", {}).get("SentTimestamp")
    attributes = message.get("MessageAttributes", {})
    return RawLetter(
        message_id=message.get("MessageId", ""),
        receipt=message.get("ReceiptHandle", ""),
        body=message.get("Body", ""),
        sent_at=datetime.fromtimestamp(int(sent) / 1000, UTC) if sent else None,
        attributes={name: value.get("StringValue", "") for name, value in attributes.items()},
    )
