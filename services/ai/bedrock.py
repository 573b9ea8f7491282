"""The knowledge base and the agent in Amazon Bedrock (bedrock-agent-runtime).

Asking twice does nothing twice, so Retrieve is tried again; the agent is too slow for that, and a
passage stands in for it. Neither is waited for longer than an operator's request may last.
"""

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.eventstream import NoInitialResponseError, ParserError
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from services.ai.knowledge import Ids, Unavailable
from services.ai.model import LONGEST_QUESTION, AiSource
from services.core.clock import Clock, utc_now
from services.core.loose import as_dict, dicts_in

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent_runtime import AgentsforBedrockRuntimeClient

MOST_PASSAGES = 5
PATIENCE = timedelta(seconds=14)
"""How long the agent may take from the first word to the last."""
LONGEST_ANSWER = 20_000
"""Bytes of an answer that are read; no channel takes more."""
_FAILURES = (
    BotoCoreError,
    ClientError,
    ResponseParserError,
    ParserError,
    NoInitialResponseError,
    HTTPError,
)
"""EventStreamError, which a broken stream raises, is a ClientError."""


class BedrockPassages:
    """The knowledge base."""

    def __init__(self, client: "AgentsforBedrockRuntimeClient", knowledge_base: str) -> None:
        self._client, self._knowledge_base = client, knowledge_base

    def passages(self, question: str) -> list[AiSource]:
        """Retrieve (Requirement 15.1)."""
        try:
            answer = self._client.retrieve(
                knowledgeBaseId=self._knowledge_base,
                retrievalQuery={"text": question[:LONGEST_QUESTION]},
                retrievalConfiguration={
                    "vectorSearchConfiguration": {"numberOfResults": MOST_PASSAGES}
                },
            )
        except _FAILURES as error:
            raise Unavailable(_code(error)) from error
        if "retrievalResults" not in answer:
            raise Unavailable("AnswerWithoutResults")
        found = [_source(result) for result in dicts_in(answer["retrievalResults"])]
        passages = [each for each in found if each.content.strip()]
        return sorted(passages, key=lambda each: -(each.score or 0.0))


class BedrockKnowledge(BedrockPassages):
    """The knowledge base, and the agent behind a client of its own."""

    def __init__(
        self,
        client: "AgentsforBedrockRuntimeClient",
        agent: "AgentsforBedrockRuntimeClient",
        ids: Ids,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(client, ids.knowledge_base)
        self._agent, self._ids, self._clock = agent, ids, clock

    def answer(self, session: str, prompt: str) -> str:
        """InvokeAgent (Requirement 15.2); the parts are joined before they are decoded."""
        begun = self._clock()
        try:
            answer = self._agent.invoke_agent(
                agentId=self._ids.agent,
                agentAliasId=self._ids.agent_alias,
                sessionId=session,
                inputText=prompt,
            )
            with closing(answer["completion"]) as events:
                written = self._joined(events, begun).decode().strip()
        except _FAILURES as error:
            raise Unavailable(_code(error)) from error
        except UnicodeDecodeError as error:
            raise Unavailable("NotText") from error
        if not written:
            raise Unavailable("NothingWritten")
        return written

    def _joined(self, events: Iterable[Any], begun: datetime) -> bytes:
        parts = bytearray()
        for event in events:
            if "returnControl" in event:
                raise Unavailable("WantsAnAction")
            parts += as_dict(as_dict(event).get("chunk")).get("bytes", b"")
            if self._clock() - begun > PATIENCE or len(parts) > LONGEST_ANSWER:
                raise Unavailable("TooLong")
        return bytes(parts)


def _source(result: dict[str, Any]) -> AiSource:
    location = as_dict(result.get("location"))
    score = result.get("score")
    return AiSource(
        content=str(as_dict(result.get("content")).get("text") or ""),
        source=_address(location),
        score=round(float(score), 4) if isinstance(score, int | float) else None,
    )


def _address(location: dict[str, Any]) -> str | None:
    """The address in whichever kind of location, such as `s3Location.uri`."""
    for part in location.values():
        found = as_dict(part)
        if address := found.get("uri") or found.get("url") or found.get("id"):
            return str(address)
    return None


def _code(error: Exception) -> str:
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code", "Unknown")
    return type(error).__name__
