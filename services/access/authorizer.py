"""The answer to AppSync's question whether a token may come in (Requirements 1.1-1.6, 14.1)."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from services.access.roles import Principal, Role, highest_role
from services.access.tokens import Claims, TokenVerifier
from services.core.errors import Forbidden, Unauthenticated
from services.core.loose import texts_in
from services.telemetry.log import fault, note, warn

PREFIX = "custom-"
"""What a program puts before its Cognito token to choose this mode: AppSync would take the bare
token for its Cognito mode (AppSync Developer Guide, "AWS_LAMBDA authorization")."""

type Fields = Mapping[str, Mapping[str, Any]]


class Visits(Protocol):
    """The Users rows, as far as coming in needs them."""

    def enter(self, by: Principal, issued_at: int) -> Principal:
        """The caller with the role in force; a new token is remembered as a sign-in.

        Raises:
            Forbidden: disabled, or without a role by now.
        """
        ...


def authorize(
    token: str, tokens: TokenVerifier, fields: Fields, visits: Callable[[], Visits]
) -> dict[str, Any]:
    """AppSync's Lambda authorizer response; nothing is cached, so a lost role counts at once.

    `fields` is functions.json: the fields that the role may not use are denied at the edge.
    `visits` is asked for after the token proved itself, never before.
    """
    try:
        claims = tokens.verify(token.removeprefix(PREFIX))
    except Unauthenticated as refusal:
        return _denial(refusal.details.get("reason"))
    role = highest_role(texts_in(claims.get("cognito:groups")))
    if role is None:
        return _denial("no role", userId=claims["sub"])
    try:
        by = visits().enter(_caller(claims, role), claims["iat"])
    except Forbidden:
        return _denial("no access", userId=claims["sub"])
    except Exception as error:  # noqa: BLE001  whatever broke lets nobody in
        fault("standing_unknown", error, userId=claims["sub"])
        return _denial("standing unknown", userId=claims["sub"])
    note("authentication", result="allowed", userId=by.user_id, role=by.role)
    return {
        "isAuthorized": True,
        "resolverContext": {
            "userId": by.user_id,
            "username": by.username,
            "role": by.role.value,
        },
        "deniedFields": _denied(by.role, fields),
        "ttlOverride": 0,
    }


def _caller(claims: Claims, role: Role) -> Principal:
    return Principal(claims["sub"], role, username=str(claims.get("username", "")))


def _denial(reason: object, **who: object) -> dict[str, Any]:
    warn("authentication", result="denied", reason=reason, **who)
    return {"isAuthorized": False, "ttlOverride": 0}


def _denied(role: Role, fields: Fields) -> list[str]:
    return [name for name, field in fields.items() if role.value not in field["roles"]]
