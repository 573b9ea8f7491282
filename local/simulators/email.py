"""Amazon SES: SendEmail, and the events that follow."""

import asyncio
from email.utils import parseaddr
from functools import partial
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local.simulators.behaviour import Behaviour, Failure
from local.simulators.email_events import KINDS, WORDS, email_event
from local.simulators.outbox import Outbox
from local.simulators.wire import Emitter, PublishText, lost
from services.core.loose import as_dict, dicts_in, texts_in


class Ses:
    """The simulated service; `sender` is its one verified address."""

    def __init__(self, sender: str, outbox: Outbox, publish: PublishText) -> None:
        self._sender, self._outbox, self._emitter = sender, outbox, Emitter(publish)
        self.behaviour = Behaviour()

    async def send(self, request: Request) -> Response:
        """POST /v2/email/outbound-emails, on the wire as botocore's model has it."""
        body = await request.json()
        await asyncio.sleep(self.behaviour.latencyMs / 1000)
        if parseaddr(str(body.get("FromEmailAddress")))[1] != self._sender:
            return _error(400, "MailFromDomainNotVerifiedException", "The sender is not verified.")
        if problem := _problem(body):
            return _error(400, "BadRequestException", problem)
        failure, self.behaviour = self.behaviour.fail, self.behaviour.after_failure()
        if refused := _refused(failure):
            return refused
        answer = {"MessageId": f"0100{uuid4().hex}-{uuid4()}-000000"}
        self._outbox.add("email", "SendEmail", body, answer)
        self._emit(body, answer["MessageId"])
        return lost() if failure == "lost" else JSONResponse(answer)

    def _emit(self, body: dict[str, Any], provider_id: str) -> None:
        recipient = _recipients(body)[0]
        tags = {tag.get("Name"): tag.get("Value") for tag in dicts_in(body.get("EmailTags"))}
        for plan in self.behaviour.statuses:
            if plan.status in WORDS or plan.status in KINDS:
                event = partial(
                    email_event, plan.status, recipient, provider_id, tags.get("messageId")
                )
                self._emitter.later(event, plan.delayMs, plan.times)


def _recipients(body: dict[str, Any]) -> list[str]:
    return texts_in(as_dict(body.get("Destination")).get("ToAddresses"))


def _problem(body: dict[str, Any]) -> str | None:
    simple = as_dict(as_dict(body.get("Content")).get("Simple"))
    subject = as_dict(simple.get("Subject")).get("Data")
    if not _recipients(body):
        return "Destination needs a recipient."
    if not isinstance(subject, str) or "\n" in subject or "\r" in subject:
        return "The subject must be one line."
    if not as_dict(simple.get("Body")):
        return "Body needs Text or Html."
    if len(dicts_in(simple.get("Headers"))) > 15:
        return "At most 15 headers."
    return None


def _refused(failure: Failure | None) -> Response | None:
    match failure:
        case "throttle":
            return _error(429, "TooManyRequestsException", "Maximum sending rate exceeded.")
        case "error":
            return _error(500, "InternalFailure", "Something broke.")
        case "denied":
            return _error(400, "AccountSuspendedException", "The account is suspended.")
        case "reject" | "opted_out":
            return _error(400, "MessageRejected", "Simulated rejection.")
        case _:
            return None


def _error(status: int, code: str, sentence: str) -> Response:
    return JSONResponse(
        {"message": sentence},
        status,
        headers={"x-amzn-ErrorType": code, "x-amzn-RequestId": str(uuid4())},
    )
