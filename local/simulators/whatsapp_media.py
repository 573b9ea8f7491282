"""Files that customers sent, as WhatsApp holds them until somebody fetches them."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local.simulators.outbox import Outbox
from services.core.loose import as_dict


@dataclass(frozen=True)
class CustomerFile:
    """A file and its content type."""

    content_type: str
    content: bytes


type PutObject = Callable[[str, str, CustomerFile], Awaitable[None]]
"""Stores a file in a bucket under a key."""


class MediaShelf:
    """The simulated media operations of AWS End User Messaging Social."""

    def __init__(self, outbox: Outbox, put: PutObject) -> None:
        self._outbox, self._put = outbox, put
        self._files: dict[str, CustomerFile] = {}

    def keep(self, file: CustomerFile) -> str:
        """Hold a customer's file; its media id."""
        media_id = secrets.token_hex(8)
        self._files[media_id] = file
        return media_id

    async def get(self, request: Request) -> Response:
        """POST /v1/whatsapp/media/get: GetWhatsAppMessageMedia. The key is a prefix."""
        body = await request.json()
        media_id, target = str(body.get("mediaId")), as_dict(body.get("destinationS3File"))
        file = self._files.get(media_id)
        if file is None:
            headers = {
                "x-amzn-ErrorType": "ResourceNotFoundException",
                "x-amzn-RequestId": str(uuid4()),
            }
            return JSONResponse({"message": "No such media."}, 404, headers=headers)
        await self._put(target["bucketName"], target["key"] + media_id, file)
        answer = {"mimeType": file.content_type, "fileSize": -(-len(file.content) // 1024)}
        self._outbox.add("whatsapp", "GetWhatsAppMessageMedia", body, answer)
        return JSONResponse(answer)
