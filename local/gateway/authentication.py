"""Which authorization mode a call uses, and who is calling.

AppSync tells the modes apart by the Authorization header alone, and so does this:

    AWS4-HMAC-SHA256 …            AWS_IAM
    Bearer …, or a JSON Web Token  Cognito, and nothing else if that fails
    anything else                 the Lambda authorizer, which gets the value exactly as sent

A JSON Web Token has three parts of which the first is base64url JSON. A program that holds a
Cognito token and wants the Lambda mode therefore puts a prefix before it (`custom-eyJ…`), which
the Lambda removes: the AppSync Developer Guide's own advice ("Circumventing SigV4 and OIDC token
authorization limitations").
"""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from local.gateway.authorizer import LambdaAuthorizer
from local.gateway.caller import Caller, signed, signed_in
from local.gateway.ports import JsonObject, VerifyToken
from local.gateway.signature import ALGORITHM, SignatureCheck, SignedCall
from local.gateway.wire import read_object
from services.core.errors import Unauthenticated

_BEARER = "bearer "


@dataclass(frozen=True)
class Call:
    """What is authenticated: an HTTP request, a connection, or the start of a subscription.

    `target` is the path with its query, header names are lower case, `operation` is the GraphQL
    request as sent (empty for a connection).
    """

    target: str
    headers: dict[str, str]
    body: bytes
    source_ip: str
    operation: JsonObject


@dataclass(frozen=True)
class Authenticator:
    """Proves who is calling, or fails closed."""

    verify_token: VerifyToken
    signatures: SignatureCheck
    authorizer: LambdaAuthorizer
    account_id: str

    async def caller(self, call: Call) -> Caller:
        """The caller behind `call`.

        Raises:
            Unauthenticated: nothing proves who it is; the message says what to do.
        """
        value = call.headers.get("authorization", "")
        if not value:
            raise Unauthenticated("Valid authorization header not provided.")
        if value.startswith(ALGORITHM):
            covered = SignedCall("POST", call.target, call.headers, call.body)
            key = self.signatures.require(covered)
            return signed(self.account_id, key, call.source_ip)
        bearer = value[: len(_BEARER)].lower() == _BEARER
        token = value[len(_BEARER) :].strip() if bearer else value
        if bearer or is_json_web_token(token):
            return signed_in(self.verify_token(token), call.source_ip)
        return await self.authorizer.require(token, call.operation, call.headers)


def lower_case(headers: Mapping[str, object]) -> dict[str, str]:
    """Headers as AppSync passes them on; what is not text is left out."""
    return {name.lower(): value for name, value in headers.items() if isinstance(value, str)}


def is_json_web_token(token: str) -> bool:
    """Whether `token` has the form of a JSON Web Token; says nothing about its truth."""
    header, *rest = token.split(".")
    if len(rest) != len(("payload", "signature")):
        return False
    try:
        decoded = b64decode(header + "=" * (-len(header) % 4), b"-_", validate=True)
    except ValueError:
        return False
    return read_object(decoded) is not None
