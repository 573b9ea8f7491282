"""The functions that anybody may call, at the addresses that they have on one machine.

On AWS each has a function URL of its own; here they share the platform's address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from local.functions.pool import FunctionPool
from services.core.clock import utc_now
from services.core.loose import as_dict

PATHS: Mapping[str, str] = {
    "unsubscribe": "/unsubscribe",
    "public-links": "/l",
    "public-payments": "/p",
    "public-forms": "/f",
}
"""Where each function of `infrastructure.json` with `url` answers, and everything below."""


@dataclass(frozen=True)
class PublicFunction:
    """Hands requests to one function as its function URL would."""

    name: str
    pool: FunctionPool

    async def __call__(self, request: Request) -> Response:
        """One request, payload version 2.0."""
        now, host = utc_now(), request.url.hostname or ""
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": request.url.path,
            "rawQueryString": request.url.query,
            "queryStringParameters": dict(request.query_params),
            "headers": dict(request.headers),
            "requestContext": {
                "accountId": "anonymous",
                "apiId": self.name,
                "domainName": host,
                "domainPrefix": host.split(".")[0],
                "requestId": str(uuid4()),
                "routeKey": "$default",
                "stage": "$default",
                "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
                "timeEpoch": int(now.timestamp() * 1000),
                "http": {
                    "method": request.method,
                    "path": request.url.path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": request.client.host if request.client else "",
                    "userAgent": request.headers.get("user-agent", ""),
                },
            },
            "body": (await request.body()).decode(errors="replace"),
            "isBase64Encoded": False,
        }
        answer = as_dict(await self.pool.invoke(self.name, event))
        return Response(answer["body"], answer["statusCode"], answer["headers"])


def public_routes(pool: FunctionPool) -> list[BaseRoute]:
    """The routes of every public function."""
    return [
        Route(path + below, PublicFunction(name, pool).__call__, methods=["GET", "POST"])
        for name, path in PATHS.items()
        for below in ("", "/{below:path}")
    ]
