"""What waits to be sent on one connection: bounded, so that a slow reader only hurts itself."""

import asyncio
import json
from dataclasses import dataclass

from starlette.websockets import WebSocket, WebSocketDisconnect

from local.gateway.ports import JsonObject


@dataclass(frozen=True)
class _Close:
    code: int


class Outbox:
    """A queue of `size` messages. A full one is never waited for: it ends the connection.

    The client then reconnects and refetches, which is what it does after any lost connection.
    """

    def __init__(self, size: int) -> None:
        self._waiting: asyncio.Queue[JsonObject | _Close] = asyncio.Queue(size)
        self._overflow = asyncio.Event()

    def put(self, message: JsonObject) -> None:
        """Queue a message, in order and without waiting."""
        self._put(message)

    def close(self, code: int) -> None:
        """Close the connection once everything queued before is sent."""
        self._put(_Close(code))

    async def overflowed(self) -> None:
        """Return when a message found no room."""
        await self._overflow.wait()

    async def drain(self, socket: WebSocket) -> None:
        """Send until closed; return also when the other side is gone."""
        try:
            while not isinstance(message := await self._waiting.get(), _Close):
                await socket.send_text(json.dumps(message))
            await socket.close(message.code)
        except (WebSocketDisconnect, RuntimeError):
            return  # The other side went first, or the server is shutting down.

    def _put(self, message: JsonObject | _Close) -> None:
        try:
            self._waiting.put_nowait(message)
        except asyncio.QueueFull:
            self._overflow.set()
