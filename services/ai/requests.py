"""Asking for a draft, soon and elsewhere. Whoever asks is neither delayed nor failed by it.

ai-queue has no dead letters: of a draft that is not made nothing is lost, and an operator can ask
for it at any time. Whoever reads the queue gives up after `TRIES`.
"""

import json
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from services.core.loose import as_dict
from services.telemetry.log import warn

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

TRIES = 3
"""How often one draft is tried."""


class DraftRequests(Protocol):
    """Where requests wait."""

    def ask(self, message_id: str) -> None:
        """Ask for a draft to a customer's message; asking again is harmless. Never raises."""
        ...


class RememberedDraftRequests:
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, message_id: str) -> None:
        """Remember it."""
        self.asked.append(message_id)


class DraftQueue:
    """The real one, on SQS; its client tries once and briefly."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client, self._url = client, url

    def ask(self, message_id: str) -> None:
        """One call; what goes wrong is logged, and the inbox works without this draft."""
        body = json.dumps({"messageId": message_id})
        try:
            self._client.send_message(QueueUrl=self._url, MessageBody=body)
        except (BotoCoreError, ClientError, ResponseParserError) as error:
            warn("ai_draft_not_asked_for", messageId=message_id, errorType=type(error).__name__)


def requested(body: str) -> str:
    """The message that a request names.

    Raises:
        ValueError: the body is not a request.
    """
    message_id = as_dict(json.loads(body)).get("messageId")
    if not isinstance(message_id, str) or not message_id:
        raise ValueError("not a request for a draft")
    return message_id
