"""The answer to AppSync's question whether a token may come in (Requirements 1.1-1.6, 14.1)."""

from collections.abc import Mapping
from typing import Any

from services.access.roles import Role, highest_role
from services.access.tokens import TokenVerifier
from services.core.errors import Unauthenticated
from services.core.loose import texts_in
from services.telemetry.log import note, warn

PREFIX = "custom-"
"""What a program puts before its Cognito token to choose this mode: AppSync would take the bare
token for its Cognito mode (AppSync Developer Guide, "AWS_LAMBDA authorization")."""

type Fields = Mapping[str, Mapping[str, Any]]


def authorize(token: str, tokens: TokenVerifier, fields: Fields) -> dict[str, Any]:
    """AppSync's Lambda authorizer response; nothing is cached, so a lost role counts at once.

    `fields` is functions.json: the fields that the role may not use are denied at the edge.
    """
    try:
        claims = tokens.verify(token.removeprefix(PREFIX))
    except Unauthenticated as refusal:
        warn("authentication", result="denied", reason=refusal.details.get("reason"))
        return {"isAuthorized": False, "ttlOverride": 0}
    role = highest_role(texts_in(claims.get("cognito:groups")))
    if role is None:
        warn("authentication", result="denied", reason="no role", userId=claims["sub"])
        return {"isAuthorized": False, "ttlOverride": 0}
    note("authentication", result="allowed", userId=claims["sub"], role=role)
    return {
        "isAuthorized": True,
        "resolverContext": {
            "userId": claims["sub"],
            "username": str(claims.get("username", "")),
            "role": role.value,
        },
        "deniedFields": _denied(role, fields),
        "ttlOverride": 0,
    }


def _denied(role: Role, fields: Fields) -> list[str]:
    return [name for name, field in fields.items() if role.value not in field["roles"]]
