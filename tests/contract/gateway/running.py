"""A gateway on a real port, with Lambdas and tokens in memory."""

import asyncio
import json
import socket
import threading
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from inspect import isawaitable
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as SigningKey
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from local.gateway import Credentials, Gateway, gateway_routes
from services.core.clock import utc_now
from services.core.errors import Unauthenticated

ROOT = Path(__file__).parents[3]
SDL = (ROOT / "schema/schema.graphql").read_text()
FUNCTIONS = json.loads((ROOT / "schema/functions.json").read_text())
KEYS = Credentials("AKIDLOCAL", "a-secret-of-this-machine")
REGION = "us-east-1"
PATIENCE = 60
"""How long one waits for an answer on a busy machine, in seconds."""
NOW = "2026-01-17T10:00:00.000Z"

CONTACT = {
    "contactId": "c1",
    "name": "Ada",
    "phone": "+919900000001",
    "email": None,
    "optInWhatsApp": True,
    "optInSms": False,
    "optInEmail": False,
    "createdAt": NOW,
    "updatedAt": NOW,
}
MESSAGE = {
    "messageId": "m1",
    "contactId": "c1",
    "channel": "whatsapp",
    "direction": "inbound",
    "messageType": "text",
    "content": "hello",
    "status": "received",
    "dryRun": False,
    "timestamp": NOW,
    "updatedAt": NOW,
    "statusHistory": [{"status": "received", "at": NOW}],
    "reactions": [],
}
EVERYTHING = """
  messageId contactId channel direction messageType content subject status dryRun timestamp
  updatedAt statusHistory { status at errorCode }
"""
PUBLISH = f"""
  mutation Publish($input: PublishMessageInput!) {{
    publishInboundMessage(input: $input) {{ {EVERYTHING} }}
  }}
"""
FOLLOW = f"subscription On($id: ID) {{ onInboundMessage(contactId: $id) {{ {EVERYTHING} }} }}"


def token(*groups: str, signature: str = "good", **claims: object) -> str:
    """An access token in the form of a real one; the fake verifier only looks at its signature."""
    said = {"iss": "https://pool", "sub": "u1", "username": "ada", "cognito:groups": list(groups)}
    parts = ({"alg": "RS256", "kid": "k"}, said | claims)
    return ".".join([*map(encoded, parts), signature])


def encoded(value: object) -> str:
    """JSON in unpadded base64url."""
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


VIEWER, OPERATOR = token("Viewer"), token("Operator")


def verify_token(value: str) -> Mapping[str, object]:
    """What services.access does, without keys."""
    _, payload, signature = value.split(".")
    if signature != "good":
        raise Unauthenticated("Token has expired.")
    return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class FakeFunctions:
    """Lambdas by field name or function name; remembers every event."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {"contact": CONTACT}

    async def __call__(self, function: str, event: dict[str, Any]) -> object:
        self.events.append((function, json.loads(json.dumps(event))))
        key = event["info"]["fieldName"] if "info" in event else function
        answer = self.answers.get(key)
        answer = answer(event) if callable(answer) else answer
        return await answer if isawaitable(answer) else answer

    @property
    def last(self) -> dict[str, Any]:
        return self.events[-1][1]


@dataclass
class Platform:
    """The running gateway and what surrounds it."""

    port: int
    gateway: Gateway
    functions: FakeFunctions
    loop: asyncio.AbstractEventLoop
    wait: dict[str, timedelta]
    client: httpx.Client

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/graphql"

    def post(self, content: bytes | str, **headers: str) -> httpx.Response:
        """A request with any body."""
        return self.client.post(self.url, content=content, headers=headers)

    def ask(self, query: str, variables: object = None, by: str = OPERATOR) -> httpx.Response:
        """A query or mutation of a person."""
        body = json.dumps({"query": query, "variables": variables or {}})
        return self.post(body, Authorization=by)

    def signed(self, body: str, keys: Credentials = KEYS, **changed: Any) -> httpx.Request:
        """A request that botocore signed."""
        url = f"http://{self.host}{changed.get('path', '/graphql')}"
        request = AWSRequest("POST", url, data=body, headers={"content-type": "application/json"})
        key = SigningKey(keys.access_key, keys.secret_key)
        service, region = changed.get("service", "appsync"), changed.get("region", REGION)
        SigV4Auth(key, service, region).add_auth(request)
        headers = {name: str(value) for name, value in request.headers.items()}
        return httpx.Request("POST", url, content=body, headers=headers)

    def publish(self, query: str = PUBLISH, **changed: Any) -> httpx.Response:
        """Publish MESSAGE with some fields changed, signed as a service signs."""
        body = json.dumps({"query": query, "variables": {"input": MESSAGE | changed}})
        return self.client.send(self.signed(body))

    def on_loop(self, work: Callable[[], None]) -> None:
        """Do something on the gateway's event loop."""
        done = threading.Event()
        self.loop.call_soon_threadsafe(lambda: (work(), done.set()))
        assert done.wait(PATIENCE)

    @contextmanager
    def open(
        self, by: str = VIEWER, path: str = "/graphql/realtime", **options: Any
    ) -> Generator["Live"]:
        """A realtime connection in Amplify's manner."""
        header = encoded({"Authorization": by, "host": self.host})
        with self.dial(path, ["graphql-ws", f"header-{header}"], **options) as live:
            yield live

    @contextmanager
    def dial(self, path: str, protocols: list[str], **options: Any) -> Generator["Live"]:
        """A realtime connection with any subprotocols."""
        offered = [Subprotocol(name) for name in protocols] or None
        url = f"ws://{self.host}{path}"
        with connect(url, subprotocols=offered, compression=None, **options) as socket_:
            yield Live(socket_, self)


@dataclass
class Live:
    """A raw realtime client."""

    socket: ClientConnection
    platform: Platform

    def send(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def receive(self, timeout: float = PATIENCE) -> dict[str, Any]:
        """The next message that is not a keep-alive."""
        while (message := json.loads(self.socket.recv(timeout)))["type"] == "ka":
            continue
        return message

    def init(self) -> "Live":
        self.send(type="connection_init")
        assert self.receive()["type"] == "connection_ack"
        return self

    def start(
        self, query: str = FOLLOW, variables: object = None, by: str = VIEWER, id_: str = "s1"
    ) -> dict[str, Any]:
        """Start a subscription and return the answer."""
        data = json.dumps({"query": query, "variables": variables or {}})
        extensions = {"authorization": {"Authorization": by, "host": self.platform.host}}
        self.send(id=id_, type="start", payload={"data": data, "extensions": extensions})
        return self.receive()


def standard_header(platform: Platform, by: str) -> str:
    """The query parameter of clients other than Amplify."""
    return b64encode(json.dumps({"Authorization": by, "host": platform.host}).encode()).decode()


class Server:
    """One uvicorn on a free port for all tests; each test puts its own gateway behind it."""

    def __init__(self, listening: socket.socket) -> None:
        self.port: int = listening.getsockname()[1]
        self.client = httpx.Client(timeout=PATIENCE)
        self.loop: asyncio.AbstractEventLoop
        self.app: ASGIApp = Starlette()
        self._listening = listening
        self._ready = threading.Event()
        config = uvicorn.Config(
            self._answer,
            interface="asgi3",
            ws="wsproto",
            lifespan="off",
            log_level="warning",
            backlog=128,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> "Server":
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join(10)

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._ready.set()
        await self._server.serve(sockets=[self._listening])

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@contextmanager
def serving() -> Generator[Server]:
    """The server of a test session."""
    # asyncio sends small answers at once only on sockets that name their protocol.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with Server(listening) as server:
            yield server


@contextmanager
def running(server: Server, **changes: Any) -> Generator[Platform]:
    """A gateway of its own behind the server for the duration of a test."""
    functions, wait = FakeFunctions(), {"shift": timedelta(0)}

    def clock() -> datetime:
        return utc_now() + wait["shift"]

    inputs: dict[str, Any] = {"sdl": SDL, "functions": FUNCTIONS, "region": REGION}
    inputs |= {"credentials": KEYS, "account_id": "000000000000", "clock": clock}
    inputs |= {"invoke": functions, "verify_token": verify_token}
    gateway = Gateway(**(inputs | changes))
    server.app = Starlette(routes=gateway_routes(gateway))
    platform = Platform(server.port, gateway, functions, server.loop, wait, server.client)
    yield platform
    platform.on_loop(gateway.close_connections)
