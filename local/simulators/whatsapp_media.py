"""Files as WhatsApp holds them: those that customers sent, and those that we handed over."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.simulators.behaviour import Behaviour, Failure
from local.simulators.outbox import Outbox
from local.simulators.wire import lost
from services.core.loose import as_dict

MB = 1024 * 1024
LIMITS = {"image": 5 * MB, "audio": 16 * MB, "video": 16 * MB, "text": 100 * MB}
"""By the first half of the content type; everything else is a document."""


@dataclass(frozen=True)
class CustomerFile:
    """A file and its content type."""

    content_type: str
    content: bytes


type PutObject = Callable[[str, str, CustomerFile], Awaitable[None]]
"""Stores a file in a bucket under a key."""
type ReadObject = Callable[[str, str], Awaitable[CustomerFile | None]]
"""The file of a bucket under a key, if there is one."""


class MediaShelf:
    """The simulated media operations of AWS End User Messaging Social."""

    def __init__(
        self, numbers: Collection[str], outbox: Outbox, put: PutObject, read: ReadObject
    ) -> None:
        self._numbers, self._outbox, self._put, self._read = numbers, outbox, put, read
        self.behaviour = Behaviour(latencyMs=0, statuses=())
        self._files: dict[str, CustomerFile] = {}
        self._posted: set[tuple[str, str]] = set()

    def keep(self, file: CustomerFile) -> str:
        """Hold a customer's file; its media id."""
        media_id = secrets.token_hex(8)
        self._files[media_id] = file
        return media_id

    def has(self, number: str, media_id: str) -> bool:
        """Whether one of our numbers handed a file over under this id: no other may send it."""
        return (number, media_id) in self._posted

    async def get(self, request: Request) -> Response:
        """POST /v1/whatsapp/media/get: GetWhatsAppMessageMedia. The key is a prefix."""
        body = await request.json()
        failure = await self._failure()
        if refused := _refused(failure):
            return refused
        media_id, target = str(body.get("mediaId")), as_dict(body.get("destinationS3File"))
        file = self._files.get(media_id)
        if file is None:
            return _error(404, "ResourceNotFoundException", "No such media.")
        await self._put(target["bucketName"], target["key"] + media_id, file)
        answer = {"mimeType": file.content_type, "fileSize": -(-len(file.content) // 1024)}
        self._outbox.add("whatsapp", "GetWhatsAppMessageMedia", body, answer)
        return lost() if failure == "lost" else JSONResponse(answer)

    async def post(self, request: Request) -> Response:
        """POST /v1/whatsapp/media: PostWhatsAppMessageMedia."""
        body = as_dict(await request.json())
        failure = await self._failure()
        if refused := _refused(failure):
            return refused
        number, source = (
            str(body.get("originationPhoneNumberId")),
            as_dict(body.get("sourceS3File")),
        )
        if number not in self._numbers:
            return _error(404, "ResourceNotFoundException", "No such phone number.")
        file = await self._read(str(source.get("bucketName")), str(source.get("key")))
        problem = _problem(file)
        if problem:
            return _error(400, "InvalidParametersException", problem)
        media_id = str(secrets.randbelow(10**16))
        self._posted.add((number, media_id))
        self._outbox.add("whatsapp", "PostWhatsAppMessageMedia", body, {"mediaId": media_id})
        return lost() if failure == "lost" else JSONResponse({"mediaId": media_id})

    async def _failure(self) -> Failure | None:
        await asyncio.sleep(self.behaviour.latencyMs / 1000)
        failure, self.behaviour = self.behaviour.fail, self.behaviour.after_failure()
        return failure


def whatsapp_media_routes(shelf: MediaShelf) -> list[Route]:
    """Where the media operations answer."""
    aws = "/providers/socialmessaging/v1/whatsapp"
    return [
        Route(f"{aws}/media/get", shelf.get, methods=["POST"]),
        Route(f"{aws}/media", shelf.post, methods=["POST"]),
    ]


def _refused(failure: Failure | None) -> Response | None:
    match failure:
        case "throttle":
            return _error(429, "ThrottledRequestException", "Rate exceeded.")
        case "error":
            return _error(502, "DependencyException", "Meta does not answer.")
        case "reject" | "opted_out" | "denied":
            return _error(403, "AccessDeniedByMetaException", "Simulated rejection.")
        case _:
            return None


def _problem(file: CustomerFile | None) -> str | None:
    if file is None:
        return "The S3 object does not exist."
    most = LIMITS.get(file.content_type.split("/")[0], 100 * MB)
    if not 0 < len(file.content) <= most:
        return f"The file must have 1 to {most} bytes."
    return None


def _error(status: int, code: str, sentence: str) -> Response:
    headers = {"x-amzn-ErrorType": code, "x-amzn-RequestId": str(uuid4())}
    return JSONResponse({"message": sentence}, status, headers=headers)
