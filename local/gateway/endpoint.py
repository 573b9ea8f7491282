"""POST /graphql: one request in, one answer out.

Field errors and document errors travel with HTTP 200. A request that is none is 400, a caller
that proves nothing is 401 with the header that clients look at, for every authorization mode.
"""

import json
from dataclasses import dataclass
from typing import cast

from graphql import OperationType
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from local.gateway.authentication import Authenticator, Call
from local.gateway.context import Context
from local.gateway.documents import Documents
from local.gateway.engine import Engine
from local.gateway.errors import DocumentRefused, RequestRefused, bad_request
from local.gateway.fanout import Broker
from local.gateway.limits import Limits
from local.gateway.ports import JsonObject
from local.gateway.wire import as_object, read_json
from services.core.clock import NewId
from services.core.errors import Unauthenticated


@dataclass(frozen=True)
class GraphQLEndpoint:
    """An ASGI application for one path."""

    authenticator: Authenticator
    documents: Documents
    engine: Engine
    broker: Broker
    limits: Limits
    new_id: NewId

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request = Request(scope, receive)
        try:
            status, error_type, answer = 200, "", await self._answer(request)
        except DocumentRefused as error:
            status, error_type, answer = 200, "", {"data": None, "errors": error.errors}
        except RequestRefused as error:
            status, error_type = error.status, error.error_type
            answer = {"errors": [{"errorType": error_type, "message": str(error)}]}
        except Unauthenticated as error:
            status, error_type = 401, "UnauthorizedException"
            answer = {"errors": [{"errorType": error_type, "message": str(error)}]}
        except ClientDisconnect:
            return  # Nobody is left to answer, and nothing was begun.
        headers = {"x-amzn-RequestId": self.new_id()}
        if error_type:
            headers["x-amzn-ErrorType"] = error_type
        # ASCII JSON: whatever text a caller sent, an answer that repeats it can be encoded.
        response = Response(json.dumps(answer), status, headers, "application/json;charset=UTF-8")
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> JsonObject:
        if request.method != "POST":
            raise RequestRefused(405, "MethodNotAllowedException", "Send a POST request.")
        body = await self._body(request)
        asked = _parsed(body)
        headers = {name: ",".join(request.headers.getlist(name)) for name in request.headers}
        source_ip = request.client.host if request.client else ""
        caller = await self.authenticator.caller(
            Call(_target(request), headers, body, source_ip, asked)
        )
        operation = self.documents.operation(asked)
        if operation.kind is OperationType.SUBSCRIPTION:
            raise bad_request("Subscriptions need a WebSocket: connect to /graphql/realtime.")
        context = Context(caller, headers, operation.variables)
        answer = await self.engine.run(operation, context)
        self.broker.publish(operation, answer)
        for user_id in context.dismissed:
            self.broker.dismiss(user_id)
        return answer

    async def _body(self, request: Request) -> bytes:
        """Read to the end even when it is too long, so that the client gets to read the answer."""
        parts, size = list[bytes](), 0
        async for part in request.stream():
            size += len(part)
            if size <= self.limits.body:
                parts.append(part)
        if size > self.limits.body:
            raise bad_request(
                f"The request has {size} bytes and the limit is {self.limits.body}; ask for less."
            )
        return b"".join(parts)


def _parsed(body: bytes) -> JsonObject:
    try:
        asked = read_json(body)
    except ValueError:
        raise RequestRefused(
            400, "MalformedHttpRequestException", "The request body is not valid JSON."
        ) from None
    if isinstance(asked, list):
        raise bad_request("Batching is not supported; send one operation per request.")
    if (request := as_object(asked)) is None:
        raise RequestRefused(
            400, "MalformedHttpRequestException", "The request body is not a JSON object."
        )
    return request


def _target(request: Request) -> str:
    """The path and query exactly as they were sent, which is what a signature covers."""
    path = cast("bytes", request.scope.get("raw_path") or request.scope["path"].encode())
    query = cast("bytes", request.scope.get("query_string") or b"")
    return (path + (b"?" + query if query else b"")).decode("latin-1")
