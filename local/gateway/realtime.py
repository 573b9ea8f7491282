"""The realtime endpoint: opens connections, knows them, can close them all."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.websockets import WebSocket

from local.gateway.authentication import Authenticator
from local.gateway.connection import Connection
from local.gateway.handshake import PROTOCOL, HandshakeRefused, connection_call, offered
from local.gateway.limits import Limits
from local.gateway.outbox import Outbox
from local.gateway.starts import Starts
from services.core.errors import Unauthenticated

GOING_AWAY = 1001
NORMAL = 1000
LINGER_SECONDS = 2.0
"""How long a refused client gets to say its first word before the connection closes."""


@dataclass
class Realtime:
    """Every open connection of the gateway. `queue_size` is in messages per connection."""

    authenticator: Authenticator
    starts: Starts
    limits: Limits
    keepalive_seconds: float
    queue_size: int
    _outboxes: set[Outbox] = field(default_factory=set[Outbox], init=False)

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from its opening to its end.

        A refused one is accepted, told why and closed: a refused upgrade looks worth retrying.
        """
        await socket.accept(subprotocol=PROTOCOL if PROTOCOL in offered(socket) else None)
        outbox = Outbox(self.queue_size)
        try:
            await self._require_authentic(socket)
        except HandshakeRefused as error:
            await self._refuse(socket, outbox, error)
            return
        self._outboxes.add(outbox)
        try:
            await Connection(
                socket, outbox, self.starts, self.limits, self.keepalive_seconds
            ).serve()
        finally:
            self._outboxes.discard(outbox)

    def close_connections(self) -> None:
        """Drop every connection as a lost network would; clients reconnect and refetch."""
        for outbox in self._outboxes:
            outbox.close(GOING_AWAY)

    async def _require_authentic(self, socket: WebSocket) -> None:
        try:
            await self.authenticator.caller(connection_call(socket))
        except Unauthenticated as error:
            raise HandshakeRefused("UnauthorizedException", str(error), 401) from None

    async def _refuse(self, socket: WebSocket, outbox: Outbox, why: HandshakeRefused) -> None:
        error = {"errorType": why.error_type, "message": str(why), "errorCode": why.code}
        outbox.put({"type": "connection_error", "payload": {"errors": [error]}})
        sending = asyncio.ensure_future(outbox.drain(socket))
        # A client that is still sending connection_init would only see a closed connection.
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                await socket.receive()
        outbox.close(NORMAL)
        await sending
