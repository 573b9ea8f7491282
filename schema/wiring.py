"""One declaration per root field: its type, its arguments, the function behind it, who may call it.

The SDL's auth directives, `functions.json`, the authorizer's denied fields and the permission
tests all derive from these declarations.
"""

import inspect
from types import UnionType
from typing import Any, get_args

import strawberry
from strawberry.schema_directive import Location

from services.access.roles import Permission

WIRING = "wiring"


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION], name=WIRING)
class Wiring:
    """What the exporter needs to know about a root field; never part of the exported SDL."""

    function: str
    permission: str
    mutations: list[str]


PUBLISHED = "publish"
"""The permission of publish mutations: signed calls of our own services, never a person's."""


def served(function: str, needs: Permission, returns: object, **arguments: object) -> Any:
    """A query or mutation that the Lambda `function` resolves."""
    return _field(Wiring(function=function, permission=needs, mutations=[]), returns, arguments)


def published(returns: object, **arguments: object) -> Any:
    """A mutation without a function: what a service publishes through it goes to subscribers."""
    return _field(Wiring(function="", permission=PUBLISHED, mutations=[]), returns, arguments)


def follows(mutation: str, returns: object, **arguments: object) -> Any:
    """A subscription to what `mutation` publishes; an omitted argument does not filter."""
    wiring = Wiring(function="", permission=Permission.READ, mutations=[mutation])
    return _field(wiring, returns, arguments)


def _field(wiring: Wiring, returns: object, arguments: dict[str, object]) -> Any:
    def resolved_by_appsync() -> None:
        """AppSync asks the function; nothing resolves inside this process."""

    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=kind,
            default=strawberry.UNSET if _is_optional(kind) else inspect.Parameter.empty,
        )
        for name, kind in arguments.items()
    ]
    signature = inspect.Signature(parameters, return_annotation=returns)
    resolved_by_appsync.__dict__["__signature__"] = signature
    resolved_by_appsync.__annotations__ = {**arguments, "return": returns}
    return strawberry.field(resolver=resolved_by_appsync, directives=[wiring])


def _is_optional(kind: object) -> bool:
    return isinstance(kind, UnionType) and type(None) in get_args(kind)
