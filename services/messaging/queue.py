"""outbound-queue: one message in it wakes the worker for one queued message."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from services.core.clock import Clock, utc_now
from services.core.model import Model

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

LONGEST = 900
"""The longest delay that SQS knows, in seconds."""


class NotQueued(Exception):
    """The queue did not take it, or nobody knows."""


class Wake(Model):
    """What is in the queue: which message is due. Everything else is read when its time comes."""

    message_id: str


class SendQueue(Protocol):
    """Where messages wait for their turn."""

    def put(self, message_id: str, due: datetime) -> None:
        """Have a message delivered when it is due; at least once, and never early.

        Raises:
            NotQueued: nobody knows whether it is in the queue; the sweep puts it there again.
        """
        ...


@dataclass
class RememberedWakes:
    """A queue in a list."""

    wakes: list[tuple[str, datetime]] = field(default_factory=list[tuple[str, datetime]])
    before: Callable[[], None] = lambda: None

    def put(self, message_id: str, due: datetime) -> None:
        """Remember it."""
        self.before()
        self.wakes.append((message_id, due))


class OutboundQueue:
    """The real one, on SQS."""

    def __init__(self, client: "SQSClient", url: str, clock: Clock = utc_now) -> None:
        self._client, self._url, self._clock = client, url, clock

    def put(self, message_id: str, due: datetime) -> None:
        """One message, delayed in whole seconds."""
        delay = ceil((due - self._clock()).total_seconds())
        try:
            self._client.send_message(
                QueueUrl=self._url,
                MessageBody=Wake(message_id=message_id).model_dump_json(by_alias=True),
                DelaySeconds=max(0, min(LONGEST, delay)),
            )
        except (ClientError, BotoCoreError) as error:
            raise NotQueued(type(error).__name__) from error
