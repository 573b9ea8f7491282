"""GraphQL as a program speaks it: requests, and one subscription at a time."""

import base64
import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from smoke.deployment import TIMEOUT, Deployment, Failed

WAIT = 15.0


@dataclass(frozen=True)
class Api:
    """One signed-in caller of a deployment."""

    at: Deployment
    token: str

    def ask(self, query: str, **variables: Any) -> Any:
        """The value of the only root field.

        Raises:
            Failed: the answer has errors.
        """
        answer = httpx.post(
            self.at.graphql,
            json={"query": query, "variables": variables},
            headers={"Authorization": self.token},
            timeout=TIMEOUT,
        ).json()
        if answer.get("errors"):
            error = answer["errors"][0]
            raise Failed(f"{error.get('errorType')}: {error.get('message')}")
        return next(iter(answer["data"].values()))

    @contextmanager
    def subscribed(self, query: str, **variables: Any) -> Generator["Events"]:
        """What is published while the block runs."""
        headers = {"Authorization": self.token, "host": self.at.host}
        packed = base64.urlsafe_b64encode(json.dumps(headers).encode()).decode().rstrip("=")
        protocols = [Subprotocol("graphql-ws"), Subprotocol(f"header-{packed}")]
        start = {
            "data": json.dumps({"query": query, "variables": variables}),
            "extensions": {"authorization": headers},
        }
        with connect(self.at.realtime, subprotocols=protocols, open_timeout=WAIT) as socket:
            events = Events(socket)
            socket.send(json.dumps({"type": "connection_init"}))
            events.next("connection_ack")
            socket.send(json.dumps({"id": "1", "type": "start", "payload": start}))
            events.next("start_ack")
            yield events


@dataclass(frozen=True)
class Events:
    """The messages of a socket."""

    socket: ClientConnection

    def next(self, kind: str = "data") -> Any:
        """The payload of the next message of a kind.

        Raises:
            Failed: AppSync refuses, or nothing comes.
        """
        while True:
            try:
                message = json.loads(self.socket.recv(timeout=WAIT))
            except TimeoutError as error:
                raise Failed(f"No {kind} came within {WAIT:.0f} seconds.") from error
            if message["type"] == kind:
                return message.get("payload")
            if message["type"] in ("error", "connection_error"):
                raise Failed(f"The subscription was refused: {json.dumps(message['payload'])}")
