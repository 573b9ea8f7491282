"""What the gateway needs from the rest of the platform; nothing here is global."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

type JsonObject = dict[str, Any]
type Invoke = Callable[[str, JsonObject], Awaitable[object]]
"""Calls the named Lambda with an event and returns its JSON result, or raises FunctionFailed."""
type VerifyToken = Callable[[str], Mapping[str, object]]
"""The verified claims of a Cognito token; raises `services.core.errors.Unauthenticated`."""
type UserRow = Callable[[str], Awaitable[JsonObject | None]]
"""The Users row of a person, as the data source of the subscriptions reads it."""
type Functions = Mapping[str, Mapping[str, Any]]
"""functions.json: `Type.field` to `{function, permission, roles}`; null is a NONE source."""


TOO_MANY = "TooManyRequestsException"
"""The error type of an invocation that did not begin, because as many run as may."""


class FunctionFailed(Exception):
    """A Lambda raised or timed out: its error type and message, for the log, never for a user."""

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(f"{error_type}: {message}")
        self.error_type = error_type
        self.message = message


@dataclass(frozen=True)
class Credentials:
    """The one key pair that may sign requests (AWS_IAM mode)."""

    access_key: str
    secret_key: str = field(repr=False)
