"""What could not be processed, kept whole with its error until somebody replays it (4.7)."""

import json
from typing import TYPE_CHECKING, Any

from services.core.clock import Clock, iso, utc_now

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class DeadLetterQueue:
    """A dead-letter queue on SQS."""

    def __init__(self, client: "SQSClient", url: str, clock: Clock = utc_now) -> None:
        self._client, self._url, self._clock = client, url, clock

    def put(self, record: dict[str, Any], error: BaseException) -> None:
        """One message of the queue: `{record, error, errorType, failedAt, retryCount}`."""
        letter = {
            "record": record,
            "error": str(error),
            "errorType": type(error).__name__,
            "failedAt": iso(self._clock()),
            "retryCount": 0,
        }
        self._client.send_message(QueueUrl=self._url, MessageBody=json.dumps(letter))
