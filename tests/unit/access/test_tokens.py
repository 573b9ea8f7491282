import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from jose import jwk

from services.access.tokens import Keys, TokenVerifier, keys_at
from services.core.clock import utc_now
from services.core.errors import Unauthenticated
from tests.factories.http import answering
from tests.factories.time import FakeClock
from tests.factories.tokens import (
    SETTINGS,
    claims,
    encoded,
    private_key,
    public_bytes,
    public_jwk,
    raw,
    signed,
)

RS256 = {"alg": "RS256", "typ": "JWT", "kid": "good"}


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


def hs256(secret: bytes) -> str:
    """A token signed with a secret that everybody can read: the public key."""
    header = {"alg": "HS256", "kid": "good"}
    first = f"{encoded(header)}.{encoded(claims())}"
    as_octets = {"kty": "oct", "k": encoded(secret), "alg": "HS256"}
    return f"{first}.{encoded(jwk.construct(as_octets, 'HS256').sign(first.encode()))}"


def now_and(seconds: float) -> int:
    return int(utc_now().timestamp() + seconds)


def parts(token: str) -> list[str]:
    return token.split(".")


ATTACKS: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "only dots": lambda: "..",
    "one word": lambda: "token",
    "blanks": lambda: "   ",
    "not base64": lambda: "%%%.%%%.%%%",
    "a NUL": lambda: "\x00" + signed(),
    "letters outside ASCII": lambda: "ö" + signed(),
    "half a character": lambda: "\ud800",
    "9 KB": lambda: signed(padding="x" * 9000),
    "9 KB of nothing": lambda: "a" * 9000,
    "truncated signature": lambda: signed()[:-8],
    "no signature": lambda: ".".join([*parts(signed())[:2], ""]),
    "two parts": lambda: ".".join(parts(signed())[:2]),
    "four parts": lambda: signed() + ".more",
    "leading dot": lambda: "." + signed(),
    "another's claims under a true signature": lambda: ".".join(
        [parts(signed())[0], encoded(claims(sub="admin")), parts(signed())[2]]
    ),
    "alg none": lambda: raw({"alg": "none", "kid": "good"}, claims(), b""),
    "alg None": lambda: raw({"alg": "None", "kid": "good"}, claims(), b""),
    "alg missing": lambda: raw({"kid": "good"}, claims()),
    "alg null": lambda: raw({"alg": None, "kid": "good"}, claims()),
    "alg a list": lambda: raw({"alg": ["RS256"], "kid": "good"}, claims()),
    "alg in small letters": lambda: raw({**RS256, "alg": "rs256"}, claims()),
    "alg RS512": lambda: raw({**RS256, "alg": "RS512"}, claims()),
    "HS256 over the public key as PEM": lambda: hs256(public_bytes(Encoding.PEM)),
    "HS256 over the public key as DER": lambda: hs256(public_bytes(Encoding.DER)),
    "HS256 over an empty secret": lambda: hs256(b""),
    "kid unknown": lambda: signed(kid="stranger"),
    "kid missing": lambda: signed(kid=None),
    "kid empty": lambda: signed(kid=""),
    "kid a number": lambda: raw({**RS256, "kid": 7}, claims()),
    "kid a list": lambda: raw({**RS256, "kid": ["good"]}, claims()),
    "kid of another key": lambda: signed(kid="good", key="other"),
    "signed by a key of nobody": lambda: signed(kid="good", key="stranger"),
    "own key in the header": lambda: raw(
        {**RS256, "kid": "own", "jwk": public_jwk("stranger")}, claims(), key="stranger"
    ),
    "header not JSON": lambda: raw(b"{", claims()),
    "header a list": lambda: raw([], claims()),
    "header of a thousand brackets": lambda: raw(b"[" * 4000, claims()),
    "payload not JSON": lambda: raw(RS256, b"{"),
    "payload a list": lambda: raw(RS256, [claims()]),
    "payload a text": lambda: raw(RS256, "claims"),
    "payload null": lambda: raw(RS256, None),
    "payload of a thousand brackets": lambda: raw(RS256, b"[" * 4000),
    "payload not UTF-8": lambda: raw(RS256, b"\xff\xfe"),
    "exp missing": lambda: signed(exp=None),
    "exp a text": lambda: signed(exp=str(now_and(3600))),
    "exp words": lambda: signed(exp="tomorrow"),
    "exp a fraction": lambda: signed(exp=now_and(3600) + 0.5),
    "exp 1e18": lambda: raw(RS256, claims(exp=1e18)),
    "exp in the far future": lambda: signed(exp=10**18),
    "exp Infinity": lambda: raw(RS256, claims(exp=float("inf"))),
    "exp NaN": lambda: raw(RS256, claims(exp=float("nan"))),
    "exp a list": lambda: signed(exp=[now_and(3600)]),
    "exp true": lambda: signed(exp=True),
    "expired": lambda: signed(iat=now_and(-7200), exp=now_and(-1)),
    "expires now": lambda: signed(iat=now_and(-7200), exp=now_and(0)),
    "iat missing": lambda: signed(iat=None),
    "iat in ten minutes": lambda: signed(iat=now_and(600)),
    "iat a text": lambda: signed(iat=str(now_and(0))),
    "iat Infinity": lambda: raw(RS256, claims(iat=float("-inf"))),
    "nbf in an hour": lambda: signed(nbf=now_and(3600)),
    "lives two days": lambda: signed(exp=now_and(2 * 86400)),
    "iss missing": lambda: signed(iss=None),
    "iss of anybody": lambda: signed(iss="https://evil.example.com"),
    "iss of another pool": lambda: signed(iss=SETTINGS.issuer + "2"),
    "iss of another region": lambda: signed(iss=SETTINGS.issuer.replace("us-east", "eu-west")),
    "iss with a slash": lambda: signed(iss=SETTINGS.issuer + "/"),
    "an id token": lambda: signed(token_use="id", client_id=None, aud="client"),
    "token_use id": lambda: signed(token_use="id"),
    "token_use missing": lambda: signed(token_use=None),
    "client_id of another app": lambda: signed(client_id="other"),
    "client_id missing": lambda: signed(client_id=None),
    "client_id only as aud": lambda: signed(client_id=None, aud="client"),
    "client_id a list": lambda: signed(client_id=["client"]),
    "sub missing": lambda: signed(sub=None),
    "sub empty": lambda: signed(sub=""),
    "sub a number": lambda: signed(sub=7),
}


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
