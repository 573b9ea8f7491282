"""Tokens that open nothing, at each of the gateway's doors, verified as the platform does."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from services.access.authorizer import authorize
from services.access.standing import Standings
from services.access.tokens import Keys, TokenVerifier
from services.access.visits import StoredVisits
from services.core.clock import utc_now
from tests.contract.gateway.running import FUNCTIONS, Platform, Server, running
from tests.factories.forgeries import ATTACKS
from tests.factories.infrastructure import memory_store
from tests.factories.tokens import SETTINGS, public_jwk, signed

ASK = '{"query": "{ contact(contactId: \\"c1\\") { name } }"}'
PUBLISHED = {"keys": [public_jwk("good"), public_jwk("other")]}
TOKENS = TokenVerifier(SETTINGS, Keys(lambda: PUBLISHED, utc_now), utc_now)


def decided(event: dict[str, Any]) -> object:
    """What auth-middleware answers."""
    store = memory_store()
    visits = StoredVisits(store, Standings(store, utc_now))
    return authorize(str(event["authorizationToken"]), TOKENS, FUNCTIONS, lambda: visits)


@pytest.fixture(scope="module")
def guarded(server: Server) -> Iterator[Platform]:
    """A gateway that verifies tokens as the platform does; nothing here changes it."""
    with running(server, verify_token=TOKENS.verify) as platform:
        platform.functions.answers["auth-middleware"] = decided
        yield platform


def over_http(platform: Platform, value: bytes) -> bytes:
    """The status line of a request with this Authorization, byte by byte, whatever it is."""
    with socket.create_connection(("127.0.0.1", platform.port), timeout=5) as line:
        head = f"POST /graphql HTTP/1.1\r\nHost: {platform.host}\r\nConnection: close\r\n"
        length = f"Content-Length: {len(ASK)}\r\nAuthorization: "
        line.sendall(head.encode() + length.encode() + value + b"\r\n\r\n" + ASK.encode())
        return line.makefile("rb").readline()


def test_a_true_token_opens_every_door(guarded: Platform):
    assert guarded.ask('{ contact(contactId: "c1") { name } }', by=signed()).json()["data"]
    assert b" 200 " in over_http(guarded, b"custom-" + signed().encode())
    with guarded.open(signed()) as live:
        assert live.init().start(by=signed())["type"] == "start_ack"


@pytest.mark.proves("1.1")
@pytest.mark.attack("tokens")
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_token_that_leaves_any_doubt_opens_no_request(guarded: Platform, attack: str):
    guarded.functions.events.clear()
    for prefix in ("", "Bearer ", "custom-"):
        value = (prefix + ATTACKS[attack]()).encode(errors="surrogatepass")
        status = over_http(guarded, value)
        assert b" 401 " in status or (b"\x00" in value and b" 400 " in status)
    assert {name for name, _ in guarded.functions.events} <= {"auth-middleware"}


@pytest.mark.proves("1.1")
@pytest.mark.attack("tokens")
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_token_that_leaves_any_doubt_opens_no_connection_and_no_subscription(
    guarded: Platform, attack: str
):
    token = ATTACKS[attack]()
    if len(token) < 9000:
        with guarded.open(token) as live:
            live.send(type="connection_init")
            assert live.receive()["type"] == "connection_error"
    with guarded.open(signed()) as live:
        answer = live.init().start(by=token)
    assert answer["type"] == "error"
    assert answer["payload"]["errors"][0]["errorType"] == "UnauthorizedException"
