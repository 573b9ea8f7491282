"""The gateway put together: what it is given, and what it serves."""

from dataclasses import dataclass
from functools import cached_property

from graphql import GraphQLSchema
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route, WebSocketRoute

from local.gateway.authentication import Authenticator
from local.gateway.authorizer import LambdaAuthorizer
from local.gateway.documents import Documents
from local.gateway.endpoint import GraphQLEndpoint
from local.gateway.engine import Engine, guarded_schema
from local.gateway.fanout import Broker
from local.gateway.limits import Limits
from local.gateway.ports import Credentials, Functions, Invoke, JsonObject, UserRow, VerifyToken
from local.gateway.realtime import Realtime
from local.gateway.signature import SignatureCheck
from local.gateway.starts import Starts
from services.core.clock import Clock, NewId, new_id, utc_now

EXPOSED = (
    "x-amzn-RequestId",
    "x-amzn-ErrorType",
    "x-amz-user-agent",
    "x-amzn-ErrorMessage",
    "Date",
    "x-amz-schema-version",
)
"""The response headers that AppSync lets a browser read."""


LIMITS = Limits()


async def nobody_known(user_id: str) -> JsonObject | None:
    """A Users table without rows."""
    del user_id
    return None


@dataclass(frozen=True)
class Gateway:
    """Local AppSync. Everything it needs is given here; it belongs to one event loop.

    `sdl` is the exported schema, `functions` functions.json. `authorizer` is the Lambda behind
    AWS_LAMBDA mode. `user_row` reads the Users table. `introspection` is off wherever the schema
    must not be read.
    """

    sdl: str
    functions: Functions
    invoke: Invoke
    verify_token: VerifyToken
    credentials: Credentials
    region: str
    account_id: str
    user_row: UserRow = nobody_known
    authorizer: str = "auth-middleware"
    api_id: str = "local"
    introspection: bool = True
    keepalive_seconds: float = 60.0
    queue_size: int = 256
    limits: Limits = LIMITS
    clock: Clock = utc_now
    new_id: NewId = new_id

    def close_connections(self) -> None:
        """Drop every realtime connection, as a lost network would. Call it on the event loop."""
        self.realtime.close_connections()

    @cached_property
    def schema(self) -> GraphQLSchema:
        return guarded_schema(self.sdl, self.functions, self.invoke)

    @cached_property
    def endpoint(self) -> GraphQLEndpoint:
        return GraphQLEndpoint(
            self._authenticator,
            self._documents,
            self._engine,
            self._broker,
            self.limits,
            self.new_id,
        )

    @cached_property
    def realtime(self) -> Realtime:
        return Realtime(
            self._authenticator,
            Starts(self._authenticator, self._documents, self._engine, self._broker, self.user_row),
            self.limits,
            self.keepalive_seconds,
            self.queue_size,
        )

    @cached_property
    def _authenticator(self) -> Authenticator:
        authorizer = LambdaAuthorizer(
            self.authorizer, self.invoke, self.api_id, self.account_id, self.clock, self.new_id
        )
        signatures = SignatureCheck(self.credentials, self.region, self.clock)
        return Authenticator(self.verify_token, signatures, authorizer, self.account_id)

    @cached_property
    def _documents(self) -> Documents:
        return Documents(self.schema, self.limits, introspection=self.introspection)

    @cached_property
    def _engine(self) -> Engine:
        return Engine(self.schema)

    @cached_property
    def _broker(self) -> Broker:
        return Broker(self.schema, self._engine, self.limits)


def gateway_routes(gateway: Gateway) -> list[BaseRoute]:
    """AppSync's endpoints: POST and WebSocket on /graphql, WebSocket on /graphql/realtime.

    Raises:
        ValueError: functions.json does not say who serves a root field of the SDL.
    """
    cors = Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["POST", "OPTIONS"],
        allow_headers=["*"],
        expose_headers=EXPOSED,
        max_age=600,
    )
    return [
        Route("/graphql", gateway.endpoint, middleware=[cors]),
        WebSocketRoute("/graphql", gateway.realtime.serve),
        WebSocketRoute("/graphql/realtime", gateway.realtime.serve),
    ]
