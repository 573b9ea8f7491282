"""One realtime connection: AppSync's WebSocket messages.

AppSync Developer Guide, "Building a real-time WebSocket client". The client says
connection_init, start, stop; the gateway says connection_ack, ka, start_ack, data, complete,
error, connection_error. The connection and every start are authenticated.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket

from local.gateway.fanout import Subscription
from local.gateway.handshake import source_ip
from local.gateway.limits import Limits
from local.gateway.outbox import Outbox
from local.gateway.ports import JsonObject
from local.gateway.starts import StartRefused, Starts
from local.gateway.wire import read_object

CONNECTION_TIMEOUT_MS = 300_000
"""How long a client waits for a `ka` before it gives the connection up."""


@dataclass(eq=False)
class Connection:
    """An authenticated connection and its subscriptions."""

    socket: WebSocket
    outbox: Outbox
    starts: Starts
    limits: Limits
    keepalive_seconds: float
    _subscriptions: dict[str, Subscription] = field(
        default_factory=dict[str, Subscription], init=False
    )
    _initialised: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def serve(self) -> None:
        """Answer messages until either side closes, or the client reads too slowly."""
        try:
            await _first_of(
                self._listen(),
                self.outbox.drain(self.socket),
                self.outbox.overflowed(),
                self._stay_alive(),
            )
        finally:
            for subscription in self._subscriptions.values():
                self.starts.broker.remove(subscription)

    async def _listen(self) -> None:
        while (frame := await self.socket.receive())["type"] == "websocket.receive":
            message = self._message(frame.get("text"))
            if message is not None:
                await self._answer(message)

    def _message(self, text: str | None) -> JsonObject | None:
        message = read_object(text) if text and len(text) <= self.limits.message else None
        if message is not None:
            return message
        words = f"Send one JSON object of at most {self.limits.message} bytes as text."
        self._error(None, [{"errorType": "BadRequestException", "message": words}])
        return None

    async def _answer(self, message: JsonObject) -> None:
        match message.get("type"):
            case "connection_init":
                ack = {"connectionTimeoutMs": CONNECTION_TIMEOUT_MS}
                self.outbox.put({"type": "connection_ack", "payload": ack})
                self._initialised.set()
            case "start":
                await self._start(message)
            case "stop":
                self._stop(message.get("id"))
            case kind:
                words = f"{kind} not supported through the realtime channel"
                error = {"errorType": "UnsupportedOperation", "message": words}
                self._error(message.get("id"), [error])

    async def _start(self, message: JsonObject) -> None:
        try:
            self._require_room(message.get("id"))
            found = await self.starts.subscription(
                message, source_ip(self.socket), self.outbox.put, self._stop
            )
        except StartRefused as refusal:
            self._error(message.get("id"), refusal.errors)
            return
        self._subscriptions[found.id] = found
        self.outbox.put({"id": found.id, "type": "start_ack"})
        self.starts.broker.add(found)

    def _require_room(self, id_: object) -> None:
        if isinstance(id_, str) and id_ in self._subscriptions:
            words = "A subscription with this id is running; choose another id."
            raise StartRefused.because("DuplicatedOperationError", words)
        if len(self._subscriptions) >= self.limits.subscriptions:
            words = f"Max number of {self.limits.subscriptions} subscriptions reached"
            raise StartRefused.because("MaxSubscriptionsReachedError", words)

    def _stop(self, id_: object) -> None:
        subscription = self._subscriptions.pop(str(id_), None)
        if subscription is not None:
            self.starts.broker.remove(subscription)
        self.outbox.put({"id": id_, "type": "complete"})

    def _error(self, id_: object, errors: list[JsonObject]) -> None:
        known = {} if id_ is None else {"id": id_}
        self.outbox.put(known | {"type": "error", "payload": {"errors": errors}})

    async def _stay_alive(self) -> None:
        await self._initialised.wait()
        while True:
            self.outbox.put({"type": "ka"})
            await asyncio.sleep(self.keepalive_seconds)


async def _first_of(*parts: Coroutine[Any, Any, None]) -> None:
    """Run all parts until one ends; the others are cancelled. A part that breaks raises."""
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
