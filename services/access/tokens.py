"""Whether a Cognito access token proves who is calling. Anything doubtful is refused.

The order of the checks: length, algorithm, a known key, the signature with that one key,
expiry and issuer, token use, client, time of issue. python-jose alone would accept a token
without `exp`, of any client, or signed HS256 with the public key as its secret.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from jose import jwt
from jose.exceptions import ExpiredSignatureError, JOSEError

from services.core.clock import Clock, utc_now
from services.core.errors import Unauthenticated
from services.core.function_settings import TokenSettings

MAX_LENGTH = 8 * 1024
REFRESH_AT_MOST = timedelta(minutes=1)
SKEW = timedelta(minutes=5)
LONGEST = timedelta(days=1)
"""No access token of Cognito lives longer."""
_DOUBTS = (
    JOSEError,
    ValueError,
    OverflowError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
    OSError,
)
"""What a token, or the answer of the pool, can break while it is read."""

type Claims = Mapping[str, Any]
type FetchKeys = Callable[[], Mapping[str, Any]]


class Keys:
    """The pool's public keys, fetched when an unknown one is named, at most once a minute."""

    def __init__(self, fetch: FetchKeys, clock: Clock = utc_now) -> None:
        self._fetch, self._clock = fetch, clock
        self._keys: dict[str, Any] = {}
        self._fetched_at: datetime | None = None

    def get(self, kid: object) -> Any:
        """The key named `kid`, or None."""
        if not isinstance(kid, str):
            return None
        now = self._clock()
        due = self._fetched_at is None or now - self._fetched_at >= REFRESH_AT_MOST
        if kid not in self._keys and due:
            self._fetched_at = now
            self._keys = {key["kid"]: key for key in self._fetch()["keys"]}
        return self._keys.get(kid)


class TokenVerifier:
    """Checks the access tokens of one user pool and one client."""

    def __init__(self, settings: TokenSettings, keys: Keys, clock: Clock = utc_now) -> None:
        self._settings, self._keys, self._clock = settings, keys, clock

    def verify(self, token: str) -> Claims:
        """The claims of a token that is beyond doubt.

        Raises:
            Unauthenticated: with a sentence for the person; the reason in its details.
        """
        try:
            claims = self._decoded(token)
        except Unauthenticated:
            raise
        except ExpiredSignatureError:
            raise _refused("expired", "Your session has expired; sign in again.") from None
        except _DOUBTS as error:
            raise _refused(type(error).__name__) from None
        self._check(claims)
        return claims

    def _decoded(self, token: str) -> Claims:
        if len(token) > MAX_LENGTH:
            raise _refused("too long")
        header = jwt.get_unverified_header(token)
        if header.get("alg") != "RS256":
            raise _refused("algorithm")
        key = self._keys.get(header.get("kid"))
        if key is None:
            raise _refused("unknown key")
        required = {"require_exp": True, "require_iat": True, "require_sub": True}
        return jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=self._settings.issuer,
            options={"verify_aud": False, "require_iss": True, **required},
        )

    def _check(self, claims: Claims) -> None:
        if claims.get("token_use") != "access":
            raise _refused("token use")
        if claims.get("client_id") != self._settings.cognito_user_pool_client_id:
            raise _refused("client")
        now = self._clock().timestamp()
        if type(claims.get("exp")) is not int or type(claims.get("iat")) is not int:
            raise _refused("times")
        if claims["iat"] > now + SKEW.total_seconds() or claims["exp"] <= now:
            raise _refused("times")
        if claims["exp"] - claims["iat"] > LONGEST.total_seconds():
            raise _refused("times")
        if not isinstance(claims.get("sub"), str) or not claims["sub"]:
            raise _refused("subject")


def keys_at(url: str) -> FetchKeys:
    """Fetches a pool's keys from where it publishes them; the HTTP client is imported then."""

    def fetch() -> Mapping[str, Any]:
        import urllib.request  # noqa: PLC0415
        from http.client import HTTPException  # noqa: PLC0415

        try:
            with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310  the pool's own URL
                return json.load(answer)
        except HTTPException as error:
            raise OSError(type(error).__name__) from error

    return fetch


def _refused(
    reason: str, sentence: str = "Your sign-in could not be verified; sign in again."
) -> Unauthenticated:
    return Unauthenticated(sentence, reason=reason)
