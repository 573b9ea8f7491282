"""Access tokens of a user pool that exists only here."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from jose import jwk, jwt

from services.core.clock import utc_now
from services.core.function_settings import TokenSettings
from services.core.settings import Environment, SendMode

CLIENT = "client"
SETTINGS = TokenSettings(
    send_mode=SendMode.DRY_RUN,
    environment=Environment.PREVIEW,
    log_level="INFO",
    cognito_user_pool_id="us-east-1_test",
    cognito_user_pool_client_id=CLIENT,
    aws_region="us-east-1",
)


def settings(**changes: Any) -> TokenSettings:
    """The usual settings, changed."""
    return TokenSettings(**(vars(SETTINGS) | changes))


@cache
def private_key(kid: str = "good") -> str:
    """A key pair of its own for each name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_jwk(kid: str = "good") -> dict[str, Any]:
    """What the pool publishes of a key."""
    key = jwk.construct(private_key(kid), "RS256").public_key()
    return {**key.to_dict(), "kid": kid, "use": "sig"}


def public_bytes(encoding: Encoding) -> bytes:
    """The public key as an attacker would feed it to HMAC."""
    public = load_pem_private_key(private_key().encode(), None).public_key()
    return public.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a valid access token; a change to None leaves one out."""
    now = int(utc_now().timestamp())
    valid = {
        "sub": "user-1",
        "iss": SETTINGS.issuer,
        "client_id": CLIENT,
        "token_use": "access",
        "username": "ada",
        "cognito:groups": ["Operator"],
        "iat": now,
        "exp": now + 3600,
    }
    return {name: value for name, value in (valid | changes).items() if value is not None}


def signed(
    said: Mapping[str, Any] | None = None, /, *, kid: Any = "good", key: str = "good", **more: Any
) -> str:
    """A token with these claims changed and a true signature of `key`."""
    headers = {} if kid is None else {"kid": kid}
    changed = claims(**{**(said or {}), **more})
    return jwt.encode(changed, private_key(key), "RS256", headers=headers)


def raw(header: Any, payload: Any, sign: bytes | None = None, key: str = "good") -> str:
    """A token whose parts are any JSON or bytes; signed truly unless `sign` is given."""
    first = ".".join(map(encoded, (header, payload)))
    signature = (
        sign if sign is not None else jwk.construct(private_key(key), "RS256").sign(first.encode())
    )
    return f"{first}.{encoded(signature)}"


def encoded(part: Any) -> str:
    """base64url without padding."""
    data = part if isinstance(part, bytes) else json.dumps(part).encode()
    return urlsafe_b64encode(data).decode().rstrip("=")
