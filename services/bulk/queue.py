"""bulk-queue: one message is one chunk (Requirement 8.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from services.bulk.model import ChunkOrder, StoredJob

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

AT_ONCE = 10
"""Messages in one SendMessageBatch."""


class NotQueued(Exception):
    """Some chunks are not in the queue."""


class ChunkQueue(Protocol):
    """Where chunks wait for a worker."""

    def put(self, orders: Sequence[ChunkOrder], delay: int = 0) -> None:
        """Add chunks, visible after `delay` seconds.

        Raises:
            NotQueued: not all of them were taken.
        """
        ...


@dataclass
class RememberedChunks:
    """A queue in a list."""

    orders: list[ChunkOrder] = field(default_factory=list[ChunkOrder])

    def put(self, orders: Sequence[ChunkOrder], delay: int = 0) -> None:
        """Remember them."""
        del delay
        self.orders += orders


class BulkQueue:
    """The real one, on SQS."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client, self._url = client, url

    def put(self, orders: Sequence[ChunkOrder], delay: int = 0) -> None:
        """Ten chunks a call: a full one has 4 KB of ids and at most 16 KB of text."""
        for begin in range(0, len(orders), AT_ONCE):
            answer = self._client.send_message_batch(
                QueueUrl=self._url,
                Entries=[
                    {
                        "Id": str(order.chunk),
                        "MessageBody": order.model_dump_json(by_alias=True, exclude_none=True),
                        "DelaySeconds": delay,
                    }
                    for order in orders[begin : begin + AT_ONCE]
                ],
            )
            if failed := answer.get("Failed"):
                raise NotQueued(", ".join(entry["Code"] for entry in failed))


def order_of(job: StoredJob, chunk: int, contacts: Sequence[str]) -> ChunkOrder:
    """The message that has a chunk of a job delivered."""
    return ChunkOrder(
        job_id=job.job_id,
        chunk=chunk,
        channel=job.channel,
        message_type=job.message_type,
        content=job.content,
        recipient_contact_ids=tuple(contacts),
    )
