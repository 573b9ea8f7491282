"""A raw realtime connection: every message, one at a time."""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.flows.api import Api


@dataclass
class Socket:
    """An opened connection of one person."""

    connection: ClientConnection
    headers: dict[str, str]

    async def send(self, **message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        """The next message that is no keep-alive."""
        while True:
            message = json.loads(await asyncio.wait_for(self.connection.recv(), 30))
            if message["type"] != "ka":
                return message

    async def start(self, query: str, id_: str = "1") -> dict[str, Any]:
        """Start a subscription and return the answer."""
        data = json.dumps({"query": query, "variables": {}})
        payload = {"data": data, "extensions": {"authorization": self.headers}}
        await self.send(id=id_, type="start", payload=payload)
        return await self.receive()


@asynccontextmanager
async def opened(by: Api) -> AsyncGenerator[Socket]:
    """A connection that is ready for subscriptions."""
    headers = {"Authorization": by.token, "host": "localhost"}
    packed = base64.urlsafe_b64encode(json.dumps(headers).encode()).decode().rstrip("=")
    url = by.url.replace("http", "ws", 1) + "/graphql/realtime"
    protocols: Any = ["graphql-ws", f"header-{packed}"]
    async with connect(url, subprotocols=protocols) as connection:
        socket = Socket(connection, headers)
        await socket.send(type="connection_init")
        assert (await socket.receive())["type"] == "connection_ack"
        yield socket
