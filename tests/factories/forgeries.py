"""Tokens that must open nothing: what attackers forge, and what is true but not for us."""

from collections.abc import Callable

from cryptography.hazmat.primitives.serialization import Encoding
from jose import jwk

from services.core.clock import utc_now
from tests.factories.tokens import (
    SETTINGS,
    claims,
    encoded,
    public_bytes,
    public_jwk,
    raw,
    signed,
)

RS256 = {"alg": "RS256", "typ": "JWT", "kid": "good"}


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
