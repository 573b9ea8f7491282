"""Events as AppSync sends them to a Lambda resolver."""

import importlib
from typing import Any

from services.access.roles import Role
from tests.factories.infrastructure import FIELDS


def request(
    field: str,
    role: Role | None = Role.OPERATOR,
    arguments: Any = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """One field of one request by somebody with a role."""
    parent, name = field.split(".")
    groups = [role.value] if role else []
    return {
        "arguments": arguments,
        "identity": {"sub": "u1", "username": "ada", "groups": groups, "sourceIp": ["1.2.3.4"]},
        "info": {"parentTypeName": parent, "fieldName": name},
        "request": {"headers": {"user-agent": "test", **(headers or {})}},
    }


def module_of(function: str) -> Any:
    """The module of a Lambda, imported in the environment of the test."""
    return importlib.import_module(f"resolvers.{function.replace('-', '_')}")


def ask(field: str, role: Role | None = Role.OPERATOR, **arguments: Any) -> Any:
    """What the field's Lambda answers."""
    handler = module_of(FIELDS[field]["function"]).handler
    return handler(request(field, role, arguments), None)
