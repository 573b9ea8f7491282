import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.access.tokens import Keys, TokenVerifier, keys_at
from services.core.clock import utc_now
from services.core.errors import Unauthenticated
from tests.factories.forgeries import ATTACKS, now_and
from tests.factories.http import answering
from tests.factories.time import FakeClock
from tests.factories.tokens import (
    SETTINGS,
    encoded,
    private_key,
    public_jwk,
    signed,
)


class Pool:
    """A user pool that publishes keys, and counts how often it is asked."""

    def __init__(self, *kids: str, error: Exception | None = None) -> None:
        self.kids, self.error, self.asked = list(kids), error, 0

    def __call__(self) -> dict[str, Any]:
        self.asked += 1
        if self.error:
            raise self.error
        return {"keys": [public_jwk(kid) for kid in self.kids]}


def verifier(fetch: Callable[[], Any] | None = None, clock: FakeClock | None = None):
    clock = clock or FakeClock(utc_now())
    return TokenVerifier(SETTINGS, Keys(fetch or Pool("good", "other"), clock), clock)


def test_a_token_of_our_pool_and_client_is_taken():
    said = verifier().verify(signed())
    assert (said["sub"], said["cognito:groups"]) == ("user-1", ["Operator"])


def test_every_published_key_counts():
    assert verifier().verify(signed(kid="other", key="other"))["sub"] == "user-1"


@pytest.mark.proves("1.1")
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_token_that_leaves_any_doubt_is_refused(attack: str):
    token = ATTACKS[attack]()
    with pytest.raises(Unauthenticated, match="sign in again") as refused:
        verifier().verify(token)
    assert refused.value.details["reason"]
    assert refused.value.http_status == 401


def test_an_expired_session_is_told_apart_in_words():
    with pytest.raises(Unauthenticated, match="Your session has expired"):
        verifier().verify(signed(iat=now_and(-7200), exp=now_and(-60)))


def test_a_token_is_good_until_the_moment_it_expires():
    clock = FakeClock(utc_now())
    checks, token = verifier(clock=clock), signed()
    clock.advance(seconds=3590)
    assert checks.verify(token)
    clock.advance(seconds=20)
    with pytest.raises(Unauthenticated):
        checks.verify(token)


def test_our_clock_may_be_five_minutes_behind_and_not_more():
    issued = now_and(0)
    clock = FakeClock(datetime.fromtimestamp(issued - 300, UTC))
    checks, token = verifier(clock=clock), signed(iat=issued)
    assert checks.verify(token)
    clock.advance(seconds=-1)
    with pytest.raises(Unauthenticated):
        checks.verify(token)


@pytest.mark.parametrize(
    "answer",
    [
        OSError("unreachable"),
        TimeoutError(),
        ValueError("not JSON"),
        RecursionError(),
    ],
)
def test_no_token_is_taken_while_the_keys_cannot_be_read(answer: Exception):
    with pytest.raises(Unauthenticated):
        verifier(Pool("good", error=answer)).verify(signed())


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        None,
        {"keys": None},
        {"keys": ["good"]},
        {"keys": [{}]},
        {"keys": [{"kid": "good"}]},
        {"keys": [{"kid": "good", "kty": "RSA", "n": "!", "e": "!"}]},
        {"keys": [{"kid": "good", "kty": "oct", "k": encoded(b"secret"), "alg": "HS256"}]},
        {"keys": [{"kid": "good", "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]},
    ],
)
def test_no_token_is_taken_while_the_published_keys_make_no_sense(answer: Any):
    with pytest.raises(Unauthenticated):
        verifier(lambda: answer).verify(signed())


def test_keys_are_fetched_once_and_again_at_most_once_a_minute():
    pool, clock = Pool("good"), FakeClock(utc_now())
    checks = verifier(pool, clock)
    for _ in range(5):
        checks.verify(signed())
    assert pool.asked == 1
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            checks.verify(signed(kid="stranger"))
    assert pool.asked == 1
    clock.advance(seconds=61)
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            checks.verify(signed(kid="stranger"))
    assert pool.asked == 2


def test_a_key_that_the_pool_adds_is_found_within_a_minute():
    pool, clock = Pool("good"), FakeClock(utc_now())
    checks = verifier(pool, clock)
    checks.verify(signed())
    pool.kids.append("other")
    clock.advance(seconds=61)
    assert checks.verify(signed(kid="other", key="other"))


def test_known_keys_still_count_while_the_pool_is_away():
    pool, clock = Pool("good"), FakeClock(utc_now())
    checks = verifier(pool, clock)
    checks.verify(signed())
    pool.error = OSError("away")
    clock.advance(seconds=61)
    with pytest.raises(Unauthenticated):
        checks.verify(signed(kid="stranger"))
    assert checks.verify(signed())


def test_a_private_key_never_leaves_through_what_the_pool_publishes():
    assert "d" not in public_jwk() and "PRIVATE" in private_key()


PUBLISHED = json.dumps({"keys": [public_jwk()]}).encode()


def test_keys_are_read_from_where_the_pool_publishes_them():
    with answering(200, PUBLISHED) as pool:
        assert verifier(keys_at(pool.url)).verify(signed())


@pytest.mark.parametrize(
    ("status", "body", "length"),
    [(200, PUBLISHED, 9999), (200, b"<html>", None), (200, b"", None), (503, PUBLISHED, None)],
    ids=["cut off", "not JSON", "empty", "unavailable"],
)
def test_keys_that_do_not_come_whole_let_nobody_in(status: int, body: bytes, length: int | None):
    with answering(status, body, length) as pool, pytest.raises(Unauthenticated):
        verifier(keys_at(pool.url)).verify(signed())
