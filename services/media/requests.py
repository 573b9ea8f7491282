"""Asking for the file of a message to be fetched, soon and elsewhere."""

import json
from typing import TYPE_CHECKING, Protocol

from services.core.loose import as_dict

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class MediaRequests(Protocol):
    """Where requests wait."""

    def put(self, message_id: str) -> None:
        """Ask for the file of a message; asking again is harmless."""
        ...


class RememberedRequests:
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def put(self, message_id: str) -> None:
        self.asked.append(message_id)


class MediaQueue:
    """The real one, on SQS."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client, self._url = client, url

    def put(self, message_id: str) -> None:
        body = json.dumps({"messageId": message_id})
        self._client.send_message(QueueUrl=self._url, MessageBody=body)


def requested(body: str) -> str:
    """The message that a request names.

    Raises:
        ValueError: the body is not a request.
    """
    message_id = as_dict(json.loads(body)).get("messageId")
    if not isinstance(message_id, str) or not message_id:
        raise ValueError("not a media request")
    return message_id
