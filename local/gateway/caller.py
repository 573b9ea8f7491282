"""Who is calling, and the identity that a Lambda event carries for each authorization mode.

The shapes are the AppSync Developer Guide's ("Resolver mapping template context reference").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from local.gateway.ports import JsonObject
from local.gateway.wire import as_list, as_object


class Mode(StrEnum):
    """The API's authorization modes; a value is the directive that admits the mode."""

    COGNITO = "aws_cognito_user_pools"
    IAM = "aws_iam"
    LAMBDA = "aws_lambda"


DEFAULT_MODE = Mode.COGNITO
"""The mode that a field without any directive admits."""


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller."""

    mode: Mode
    identity: JsonObject
    groups: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    """`Type.field` names that the Lambda authorizer takes away."""

    @property
    def user_id(self) -> str | None:
        """Who it is, if it is a person."""
        context = as_object(self.identity.get("resolverContext")) or self.identity
        user_id = context.get("userId") or self.identity.get("sub")
        return user_id if isinstance(user_id, str) else None


def signed_in(claims: Mapping[str, object], source_ip: str) -> Caller:
    """A person, by the verified claims of a Cognito token."""
    groups = _names(claims.get("cognito:groups"))
    identity: JsonObject = {
        "claims": dict(claims),
        "defaultAuthStrategy": "ALLOW",
        "groups": groups,
        "issuer": claims.get("iss"),
        "sourceIp": [source_ip],
        "sub": claims.get("sub"),
        "username": claims.get("username") or claims.get("cognito:username"),
    }
    return Caller(Mode.COGNITO, identity, groups=frozenset(groups or ()))


def signed(account_id: str, access_key: str, source_ip: str) -> Caller:
    """One of our own services, by its signature."""
    identity: JsonObject = {
        "accountId": account_id,
        "cognitoIdentityAuthProvider": None,
        "cognitoIdentityAuthType": None,
        "cognitoIdentityId": None,
        "cognitoIdentityPoolId": None,
        "sourceIp": [source_ip],
        "userArn": f"arn:aws:iam::{account_id}:user/{access_key}",
        "username": access_key,
    }
    return Caller(Mode.IAM, identity)


def authorized(resolver_context: JsonObject, denied: Iterable[str]) -> Caller:
    """A program, by the decision of the Lambda authorizer."""
    identity: JsonObject = {"resolverContext": resolver_context}
    return Caller(Mode.LAMBDA, identity, denied=frozenset(denied))


def _names(groups: object) -> list[str] | None:
    """Anything but a list of names is no group at all."""
    names = as_list(groups)
    return None if names is None else [name for name in names if isinstance(name, str)]
