"""Amazon Bedrock: Retrieve and InvokeAgent over a small knowledge base of its own."""

import asyncio
import base64
import json
import re
from collections.abc import AsyncGenerator
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from local.simulators.eventstream import event, failure
from local.simulators.outbox import Outbox
from local.simulators.passages import KnowledgeBase
from local.simulators.wire import lost
from services.core.loose import as_dict, dicts_in

LONGEST = 20_000
SURE = 0.25
"""From this score on the agent answers with a passage."""
_HINDI = re.compile(r"[\u0900-\u097f]")

type Failure = Literal["throttle", "error", "reject", "lost", "stream"]


class AiBehaviour(BaseModel):
    """What happens to a call: to the next `failures`, or all; `operation` names the only one.

    `stream`: the agent begins to write, and then says that it broke. `lost`: it breaks off.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    latencyMs: int = Field(default=300, ge=0, le=60_000)  # noqa: N815  the wire's spelling
    fail: Failure | None = None
    failures: int | None = Field(default=None, ge=0)
    operation: Literal["Retrieve", "InvokeAgent"] | None = None

    def of(self, operation: str) -> Failure | None:
        """How this call fails."""
        return self.fail if self.operation in (None, operation) else None

    def after_failure(self) -> "AiBehaviour":
        """The behaviour once one more call has failed."""
        if self.failures is None:
            return self
        left = self.failures - 1
        return self.model_copy(update={"failures": left, "fail": self.fail if left > 0 else None})


class Bedrock:
    """The simulated service; it knows one knowledge base and one agent."""

    def __init__(self, knowledge_base: str, agent: str, outbox: Outbox) -> None:
        self._ids, self._outbox = (knowledge_base, agent), outbox
        self._knowledge = KnowledgeBase.load()
        self.behaviour = AiBehaviour()

    async def retrieve(self, request: Request) -> Response:
        """POST /knowledgebases/{knowledge_base}/retrieve."""
        body = as_dict(await request.json())
        question = as_dict(body.get("retrievalQuery")).get("text")
        if request.path_params["knowledge_base"] != self._ids[0]:
            return _error(404, "ResourceNotFoundException", "No such knowledge base.")
        if not isinstance(question, str) or not 0 < len(question) <= LONGEST:
            return _error(400, "ValidationException", "The query needs 1 to 20000 characters.")
        failing = await self._failure("Retrieve")
        if refused := _refused(failing):
            return refused
        vector = as_dict(
            as_dict(body.get("retrievalConfiguration")).get("vectorSearchConfiguration")
        )
        found = self._knowledge.search(question, int(vector.get("numberOfResults", 5)))
        answer = {
            "retrievalResults": [
                {
                    "content": {"text": each.passage.text, "type": "TEXT"},
                    "location": {"type": "S3", "s3Location": {"uri": each.passage.uri}},
                    "score": each.score,
                }
                for each in found
            ]
        }
        self._outbox.add("ai", "Retrieve", {**request.path_params, **body}, answer)
        return lost() if failing else JSONResponse(answer)

    async def invoke_agent(self, request: Request) -> Response:
        """POST /agents/{agent}/agentAliases/{alias}/sessions/{session}/text."""
        body = as_dict(await request.json())
        text = body.get("inputText")
        if request.path_params["agent"] != self._ids[1]:
            return _error(404, "ResourceNotFoundException", "No such agent.")
        if not isinstance(text, str) or not text:
            return _error(400, "ValidationException", "inputText is required.")
        failing = await self._failure("InvokeAgent")
        if refused := _refused(failing):
            return refused
        written = self._reply(_question(text))
        answer = {"completion": written}
        self._outbox.add("ai", "InvokeAgent", {**request.path_params, **body}, answer)
        return StreamingResponse(
            _streamed(written.encode(), failing),
            media_type="application/vnd.amazon.eventstream",
            headers={
                "x-amzn-bedrock-agent-content-type": "application/json",
                "x-amz-bedrock-agent-session-id": request.path_params["session"],
                "x-amzn-RequestId": str(uuid4()),
            },
        )

    async def _failure(self, operation: str) -> Failure | None:
        await asyncio.sleep(self.behaviour.latencyMs / 1000)
        failing = self.behaviour.of(operation)
        if failing:
            self.behaviour = self.behaviour.after_failure()
        return failing

    def _reply(self, question: str) -> str:
        hindi = _HINDI.search(question) is not None
        [best, *_] = self._knowledge.search(question, 1) or [None]
        if best is None or best.score < SURE:
            return (
                "संदेश के लिए धन्यवाद। हमारे एक सहयोगी इसे देखकर आपको यहीं उत्तर देंगे।"
                if hindi
                else "Thank you for your message. A colleague will look into it and answer you."
            )
        thanks = "संदेश के लिए धन्यवाद।" if hindi else "Thank you for your message."
        return f"{thanks} {best.passage.text}"


def bedrock_routes(bedrock: Bedrock, at: str = "/providers/bedrock-agent-runtime") -> list[Route]:
    """Where it answers."""
    return [
        Route(
            f"{at}/knowledgebases/{{knowledge_base}}/retrieve", bedrock.retrieve, methods=["POST"]
        ),
        Route(
            f"{at}/agents/{{agent}}/agentAliases/{{alias}}/sessions/{{session}}/text",
            bedrock.invoke_agent,
            methods=["POST"],
        ),
    ]


def _question(text: str) -> str:
    """What the customer said last, if the prompt ends with a conversation; else all of it."""
    try:
        said = dicts_in(as_dict(json.loads(text.rsplit("\n", 1)[-1])).get("conversation"))
    except ValueError:
        said = []
    return str(said[-1].get("text")) if said else text


async def _streamed(written: bytes, failing: Failure | None) -> AsyncGenerator[bytes]:
    """Two parts, split where it hurts: a character may begin in one and end in the other."""
    middle = len(written) // 2
    yield event("chunk", _chunk(written[:middle]))
    if failing == "lost":
        raise ConnectionResetError
    if failing == "stream":
        yield failure("internalServerException", b'{"message":"Something broke."}')
        return
    yield event("chunk", _chunk(written[middle:]))


def _chunk(part: bytes) -> bytes:
    return json.dumps({"bytes": base64.b64encode(part).decode()}).encode()


def _refused(failing: Failure | None) -> Response | None:
    match failing:
        case "throttle":
            return _error(429, "ThrottlingException", "Too many requests.")
        case "error":
            return _error(500, "InternalServerException", "Something broke.")
        case "reject":
            return _error(403, "AccessDeniedException", "Not allowed.")
        case _:
            return None


def _error(status: int, code: str, sentence: str) -> Response:
    headers: dict[str, Any] = {"x-amzn-ErrorType": code, "x-amzn-RequestId": str(uuid4())}
    return JSONResponse({"message": sentence}, status, headers=headers)
