"""What customers text, and what becomes of texts and emails: events as AWS would send them."""

import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local.simulators.email_events import email_event
from local.simulators.sms_events import inbound_event
from local.simulators.wire import PublishText


class CustomerSms(BaseModel):
    """A text from a number."""

    model_config = ConfigDict(extra="forbid")

    sender: str = Field(alias="from", pattern=r"^\+?[0-9]{2,20}$")
    text: str
    inboundMessageId: str | None = None  # noqa: N815  the wire's spelling


class EmailNews(BaseModel):
    """What became of an email to an address; `messageId` is ours, `providerMessageId` SES's."""

    model_config = ConfigDict(extra="forbid")

    type: str
    email: str
    messageId: str | None = None  # noqa: N815
    providerMessageId: str = "simulated"  # noqa: N815
    bounceType: str = "Permanent"  # noqa: N815


class Correspondence:
    """Puts events on the topic."""

    def __init__(self, publish: PublishText) -> None:
        self._publish = publish

    async def sms(self, request: Request) -> Response:
        """POST /local/inbound/sms.

        `{from, text, inboundMessageId?}` for a customer's text, the vendor's own event or
        `{event}` around it, or `{raw}` for the exact text of the SNS message.
        """
        return await self._answered(request, _sms)

    async def email(self, request: Request) -> Response:
        """POST /local/inbound/email.

        `{type, email, messageId?, providerMessageId?, bounceType?}` for what became of an email,
        the vendor's own event or `{event}` around it, or `{raw}` for the exact text.
        """
        return await self._answered(request, _email)

    async def _answered(self, request: Request, read: Callable[[Any], str]) -> Response:
        try:
            body = await request.json()
            await self._publish(_given(body) or read(body))
        except (ValidationError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse({"published": True}, 202)


def _given(body: dict[str, Any]) -> str | None:
    """An event that was given as it is."""
    if "raw" in body:
        raw = body["raw"]
        return raw if isinstance(raw, str) else json.dumps(raw)
    if "event" in body:
        return json.dumps(body["event"])
    whole = {"eventType", "notificationType", "originationNumber"}
    return None if whole.isdisjoint(body) else json.dumps(body)


def _sms(body: Any) -> str:
    said = CustomerSms.model_validate(body)
    return inbound_event(f"+{said.sender.removeprefix('+')}", said.text, said.inboundMessageId)


def _email(body: Any) -> str:
    said = EmailNews.model_validate(body)
    return email_event(
        said.type, said.email, said.providerMessageId, said.messageId, said.bounceType
    )
