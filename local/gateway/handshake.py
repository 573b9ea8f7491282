"""The opening of a realtime connection: which credentials did the client bring?

AppSync Developer Guide, "Building a real-time WebSocket client": base64 JSON, either as the
subprotocol `header-<base64url, unpadded>` (Amplify) or as the query parameter `header` in
standard base64 (other clients).
"""

from base64 import b64decode
from typing import cast

from starlette.websockets import WebSocket

from local.gateway.authentication import Call, lower_case
from local.gateway.wire import read_object

PROTOCOL = "graphql-ws"
_SUBPROTOCOL = "header-"


class HandshakeRefused(Exception):
    """The connection cannot be opened; `code` 400 and 401 tell clients not to try again."""

    def __init__(self, error_type: str, message: str, code: int) -> None:
        super().__init__(message)
        self.error_type = error_type
        self.code = code


def offered(socket: WebSocket) -> list[str]:
    """The subprotocols that the client offers."""
    return cast("list[str]", socket.scope.get("subprotocols") or [])


def connection_call(socket: WebSocket) -> Call:
    """What authenticates the connection: signed clients sign `POST /graphql/connect` with `{}`.

    Raises:
        HandshakeRefused: not the graphql-ws protocol, or no readable header.
    """
    protocols = offered(socket)
    if PROTOCOL not in protocols:
        raise HandshakeRefused("NoProtocolError", "Only graphql-ws protocol is supported", 400)
    carried = [p.removeprefix(_SUBPROTOCOL) for p in protocols if p.startswith(_SUBPROTOCOL)]
    encoded = carried[0] if carried else socket.query_params.get("header", "")
    headers = read_object(_decoded(encoded))
    if headers is None:
        raise HandshakeRefused("BadRequestException", "Header or payload is invalid", 400)
    return Call("/graphql/connect", lower_case(headers), b"{}", source_ip(socket), {})


def source_ip(socket: WebSocket) -> str:
    """The address of the client."""
    return socket.client.host if socket.client else ""


def _decoded(encoded: str) -> bytes:
    """Either alphabet, with or without padding; a `+` in a query string arrives as a space."""
    text = encoded.replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return b""
