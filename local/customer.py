"""A customer's phone: events into the platform as AWS would send them."""

import base64
import json
from collections.abc import Sequence
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local.simulators.whatsapp_events import event, text_value
from local.simulators.whatsapp_media import CustomerFile, MediaShelf
from local.simulators.wire import PublishText


class CustomerFileSent(BaseModel):
    """A file that a customer sends: `type` as WhatsApp has it, the content in base64."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["image", "video", "audio", "document", "sticker"]
    contentType: str  # noqa: N815  the wire's spelling
    base64: str
    caption: str | None = None
    filename: str | None = None


class CustomerText(BaseModel):
    """What the phone page sends: a text or a file from a number."""

    model_config = ConfigDict(extra="forbid")

    sender: str = Field(alias="from", pattern=r"^\+?[0-9]{2,15}$")
    text: str = ""
    media: CustomerFileSent | None = None
    name: str = "Customer"
    phoneNumberId: str | None = None  # noqa: N815  the wire's spelling
    wamid: str | None = None


class Phone:
    """Turns what customers do into events on the topic."""

    def __init__(
        self, numbers: Sequence[str], region: str, publish: PublishText, shelf: MediaShelf
    ) -> None:
        self._numbers, self._region, self._publish = numbers, region, publish
        self._shelf = shelf

    async def whatsapp(self, request: Request) -> Response:
        """POST /local/inbound/whatsapp.

        `{from, text, name?, phoneNumberId?, wamid?}` for a text, with `media: {type, contentType,
        base64, caption?, filename?}` for a file, `{value, field?, phoneNumberId?}` for any
        change value in Meta's form (of `messages`, unless told otherwise), AWS's whole envelope as
        it is, or `{raw}` for the exact text of the SNS message, whatever it says.
        """
        try:
            said = await self.write(await request.json())
        except (ValidationError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(said, 202)

    async def write(self, body: dict[str, Any]) -> dict[str, Any]:
        """Publish one event; says under which id the message went, if it is a text."""
        if "raw" in body:
            raw = body["raw"]
            await self._publish(raw if isinstance(raw, str) else json.dumps(raw))
            return {"published": True}
        if "whatsAppWebhookEntry" in body:
            await self._publish(json.dumps(body))
            return {"published": True}
        number = str(body.get("phoneNumberId") or self._numbers[0])
        if "value" in body:
            field = str(body.get("field") or "messages")
            await self._publish(event(number, self._region, body["value"], field))
            return {"published": True}
        text = CustomerText.model_validate(body)
        wamid = text.wamid or "wamid." + base64.b64encode(uuid4().bytes).decode()
        value = text_value(text.sender.removeprefix("+"), text.name, text.text, wamid)
        if text.media:
            value["messages"][0] |= self._file(text.media)
        await self._publish(event(number, self._region, value))
        return {"published": True, "wamid": wamid}

    def _file(self, sent: CustomerFileSent) -> dict[str, Any]:
        content = base64.b64decode(sent.base64, validate=True)
        media_id = self._shelf.keep(CustomerFile(sent.contentType, content))
        part = {"id": media_id, "mime_type": sent.contentType}
        named = {"caption": sent.caption, "filename": sent.filename}
        return {
            "type": sent.type,
            sent.type: part | {name: said for name, said in named.items() if said},
        }
