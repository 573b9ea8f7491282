"""AWS End User Messaging SMS: SendTextMessage, and the delivery events that follow."""

import asyncio
import json
import re
from functools import partial
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from local.simulators.behaviour import Behaviour
from local.simulators.outbox import Outbox
from local.simulators.sms_events import WORDS, delivery_event
from local.simulators.wire import Emitter, PublishText, lost

TARGET = "PinpointSMSVoiceV2.SendTextMessage"
NUMBER = re.compile(r"\+?[1-9][0-9]{1,18}")
BODY_LIMIT = 1600


class Sms:
    """The simulated service."""

    def __init__(self, pool: str, outbox: Outbox, publish: PublishText) -> None:
        self._pool, self._outbox, self._emitter = pool, outbox, Emitter(publish)
        self.behaviour = Behaviour()

    async def send(self, request: Request) -> Response:
        """POST /, JSON 1.0, on the wire as botocore's model has it."""
        if request.headers.get("x-amz-target") != TARGET:
            return _error("UnknownOperationException", "This operation is not simulated.")
        body = await request.json()
        await asyncio.sleep(self.behaviour.latencyMs / 1000)
        if body.get("OriginationIdentity") != self._pool:
            return _error("ResourceNotFoundException", "No such pool.", ResourceType="pool")
        if problem := _problem(body):
            return _error("ValidationException", problem, Reason="INVALID_PARAMETER")
        failure, self.behaviour = self.behaviour.fail, self.behaviour.after_failure()
        if refused := _refused(failure):
            return refused
        answer = {"MessageId": str(uuid4())}
        self._outbox.add("sms", "SendTextMessage", body, answer)
        self._emit(body, answer["MessageId"])
        return lost() if failure == "lost" else _json(200, answer)

    def _emit(self, body: dict[str, Any], message_id: str) -> None:
        for plan in self.behaviour.statuses:
            if plan.status in WORDS or plan.status.startswith("TEXT_"):
                event = partial(delivery_event, body, message_id, plan.status)
                self._emitter.later(event, plan.delayMs, plan.times)


def _problem(body: dict[str, Any]) -> str | None:
    phone, text = body.get("DestinationPhoneNumber"), body.get("MessageBody")
    if not isinstance(phone, str) or not NUMBER.fullmatch(phone):
        return "DestinationPhoneNumber must be an E.164 number"
    if not isinstance(text, str) or not 0 < len(text) <= BODY_LIMIT or not text.strip():
        return "MessageBody must have 1 to 1600 characters"
    if len(body.get("Context") or {}) > 5:
        return "Context may have 5 keys"
    return None


def _refused(failure: str | None) -> Response | None:
    match failure:
        case "throttle":
            return _error("ThrottlingException", "Rate exceeded.")
        case "error":
            return _error("InternalServerException", "Something broke.", 500)
        case "reject":
            return _error("ValidationException", "Simulated.", Reason="INVALID_REQUEST")
        case "denied":
            return _error("AccessDeniedException", "Not allowed.", Reason="ACCOUNT_DISABLED")
        case "opted_out":
            reason = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
            return _error("ConflictException", "The number has opted out.", Reason=reason)
        case _:
            return None


def _error(code: str, sentence: str, status: int = 400, **members: str) -> Response:
    return _json(status, {"__type": code, "Message": sentence, **members})


def _json(status: int, body: dict[str, Any]) -> Response:
    return Response(
        json.dumps(body),
        status,
        media_type="application/x-amz-json-1.0",
        headers={"x-amzn-RequestId": str(uuid4())},
    )
