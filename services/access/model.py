"""People who may sign in, and what they did."""

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from services.access.roles import Role
from services.core.model import JsonText, Model, Moment, Record

_ADDRESS = re.compile(r"[^@\s\\\"'<>(),;:]+@[^@\s\\\"'<>(),;:]+\.[^@\s\\\"'<>(),;:]+")


class User(Record):
    """Somebody who may sign in; `user_id` is the Cognito `sub`.

    `role` and `enabled` are what is in force: the lower of what the user pool says and what was
    set here. Somebody in none of the three groups has no role, and no access.
    """

    user_id: str
    email: str | None = None
    role: Role | None = None
    enabled: bool = True
    created_at: Moment
    last_login_at: Moment | None = None


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("write the address as name@example.com")
    return text


Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, min_length=3, max_length=128),
    AfterValidator(_address),
]
"""Where an invitation goes: at most 128 characters, which is what a user name may have."""


class InviteUser(Model):
    """Somebody to let in."""

    email: Address
    role: Role


class SetUserRole(Model):
    """Another role for a user."""

    user_id: str
    role: Role


class SetUserEnabled(Model):
    """Whether a user may sign in."""

    user_id: str
    enabled: bool


class AuditEntry(Record):
    """Who did what to what, when and from where. `details` is JSON and names no person."""

    log_id: str
    user_id: str
    action: str
    resource_type: str
    resource_id: str | None = None
    timestamp: Moment
    details: JsonText | None = None
    ip_address: str | None = None
    user_agent: str | None = None


class ConfigEntry(Record):
    """One setting that administrators may change while the platform runs.

    `config_value` is what is in force; `choices`, `minimum` and `maximum` say what it may be.
    """

    config_key: str
    config_value: str
    description: str
    kind: str
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    default_value: str
    updated_by: str | None = None
    updated_at: Moment | None = None


class SetSystemConfig(Model):
    """A new value for one setting."""

    config_key: str
    config_value: str
