"""AWS End User Messaging Social: SendWhatsAppMessage, and the status events that follow."""

import asyncio
import base64
import binascii
import json
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local.simulators.behaviour import Behaviour, Failure, StatusPlan
from local.simulators.outbox import Outbox
from local.simulators.whatsapp_events import event, status_value
from local.simulators.wire import Emitter, PublishText, lost
from services.core.loose import as_dict

TEXT_LIMIT = 4096
FILES = ("image", "video", "audio", "document")
NO_SUCH_FILE = 131053
"""Meta's code for a file that it cannot send."""


class SocialMessaging:
    """The simulated service."""

    def __init__(
        self,
        numbers: Collection[str],
        region: str,
        outbox: Outbox,
        publish: PublishText,
        has_file: Callable[[str, str], bool],
    ) -> None:
        """`has_file` knows whether a number handed a file over under a media id."""
        self._numbers, self._region, self._outbox = numbers, region, outbox
        self._has_file, self._emitter = has_file, Emitter(publish)
        self.behaviour = Behaviour()

    async def send(self, request: Request) -> Response:
        """POST /v1/whatsapp/send, on the wire as botocore's model has it."""
        body = await request.json()
        await asyncio.sleep(self.behaviour.latencyMs / 1000)
        sender = body.get("originationPhoneNumberId")
        if sender not in self._numbers:
            return _error(404, "ResourceNotFoundException", "No such phone number.")
        message = _decoded(body.get("message", ""))
        problem = _problem(message) if message else "message is not base64-encoded JSON"
        if message is None or problem:
            return _error(400, "InvalidParametersException", str(problem))
        failure, self.behaviour = self.behaviour.fail, self.behaviour.after_failure()
        if refused := _refused(failure):
            return refused
        answer = {"messageId": str(uuid4())}
        self._outbox.add("whatsapp", "SendWhatsAppMessage", body | {"message": message}, answer)
        self._emit(str(sender), message)
        return lost() if failure == "lost" else JSONResponse(answer)

    def _emit(self, sender: str, message: dict[str, Any]) -> None:
        wamid = "wamid." + base64.b64encode(uuid4().bytes).decode()
        recipient = str(message.get("to") or message.get("recipient")).removeprefix("+")
        callback = message.get("biz_opaque_callback_data")
        for plan in self._plans(sender, message):
            said = partial(status_value, wamid, recipient, plan.status, callback, plan.errorCode)
            told = partial(self._event, sender, said)
            self._emitter.later(told, plan.delayMs, plan.times)

    def _event(self, sender: str, said: Callable[[], dict[str, Any]]) -> str:
        return event(sender, self._region, said())

    def _plans(self, sender: str, message: dict[str, Any]) -> Sequence[StatusPlan]:
        """A file of another number, or one that is gone, is taken and fails a moment later."""
        files = [as_dict(part).get("id") for kind, part in message.items() if kind in FILES]
        if all(self._has_file(sender, str(media_id)) for media_id in files):
            return self.behaviour.statuses
        return (StatusPlan(status="failed", delayMs=100, errorCode=NO_SUCH_FILE),)


def _decoded(text: str) -> dict[str, Any] | None:
    try:
        message = json.loads(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return None
    return as_dict(message) or None


def _problem(message: dict[str, Any]) -> str | None:
    if message.get("messaging_product") != "whatsapp":
        return "messaging_product must be whatsapp"
    if not (message.get("to") or message.get("recipient")):
        return "to is required"
    if message.get("type") == "text":
        text = as_dict(message.get("text")).get("body")
        if not isinstance(text, str) or not 0 < len(text) <= TEXT_LIMIT:
            return "text.body must have 1 to 4096 characters"
    return None


def _refused(failure: Failure | None) -> Response | None:
    match failure:
        case "throttle":
            return _error(429, "ThrottledRequestException", "Rate exceeded.")
        case "error":
            return _error(500, "InternalServiceException", "Something broke.")
        case "denied":
            return _error(403, "AccessDeniedException", "Not allowed.")
        case "reject" | "opted_out":
            return _error(400, "InvalidParametersException", "Simulated rejection.")
        case _:
            return None


def _error(status: int, code: str, sentence: str) -> Response:
    return JSONResponse(
        {"message": sentence},
        status,
        headers={"x-amzn-ErrorType": code, "x-amzn-RequestId": str(uuid4())},
    )
