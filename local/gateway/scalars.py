"""AppSync's own scalars: what they take and what they give.

AppSync Developer Guide, "Scalar types in AWS AppSync". AWSJSON travels as text and reaches a
Lambda parsed; what a Lambda returns becomes text, also what is text already. Every other scalar
stays the text or number it is, checked in both directions.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_interface
from typing import Any
from urllib.parse import urlsplit

from graphql import (
    ConstValueNode,
    GraphQLError,
    GraphQLScalarType,
    GraphQLSchema,
    IntValueNode,
    StringValueNode,
)

from local.gateway.wire import read_json

type Check = Callable[[Any], bool]

_OFFSET = r"(Z|[+-]\d{2}:\d{2}(:\d{2})?)"
_TIME = r"\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?"
_DATE = r"\d{4}-\d{2}-\d{2}"
_DATE_TIME = re.compile(rf"(?P<moment>{_DATE}T{_TIME}){_OFFSET}")
_DAY = re.compile(rf"(?P<moment>{_DATE}){_OFFSET}?")
_CLOCK = re.compile(rf"(?P<moment>{_TIME}){_OFFSET}?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{1,24}")


def use_appsync_scalars(schema: GraphQLSchema) -> None:
    """Give the schema's AWS scalars AppSync's behaviour, in place."""
    for name, check in CHECKS.items():
        scalar = schema.type_map.get(name)
        if isinstance(scalar, GraphQLScalarType):
            _checked(scalar, check)
    document = schema.type_map.get("AWSJSON")
    if isinstance(document, GraphQLScalarType):
        document.coerce_input_value = _parsed
        document.coerce_input_literal = lambda node: _parsed(_literal(node))
        document.coerce_output_value = json.dumps


def _checked(scalar: GraphQLScalarType, check: Check) -> None:
    def given(value: Any) -> Any:
        if not check(value):
            raise GraphQLError(f"{value!r} is not a valid {scalar.name}.")
        return value

    def returned(value: Any) -> Any:
        if not check(value):
            raise GraphQLError(
                f"Can't serialize value : Unable to serialize `{value}` as a valid {scalar.name}."
            )
        return value

    scalar.coerce_input_value = given
    scalar.coerce_input_literal = lambda node: given(_literal(node))
    scalar.coerce_output_value = returned


def _parsed(value: Any) -> Any:
    try:
        return read_json(value)
    except (TypeError, ValueError):
        raise GraphQLError("AWSJSON takes a string that holds valid JSON.") from None


def _literal(node: ConstValueNode) -> str | int | None:
    if isinstance(node, StringValueNode):
        return node.value
    return int(node.value) if isinstance(node, IntValueNode) else None


def _matches(pattern: re.Pattern[str]) -> Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _real_moment(pattern: re.Pattern[str], before: str = "") -> Check:
    """Text of the right form that also names a moment there is: no 30 February, no 25:00."""

    def check(value: Any) -> bool:
        said = pattern.fullmatch(value) if isinstance(value, str) else None
        if said is None:
            return False
        try:
            datetime.fromisoformat(before + said["moment"])
        except ValueError:
            return False
        return True

    return check


def _is_url(value: Any) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        return False
    return parts is not None and bool(parts.scheme) and bool(parts.netloc)


def _is_address(value: Any) -> bool:
    try:
        ip_interface(value)
    except ValueError:
        return False
    return isinstance(value, str)


def _is_timestamp(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


CHECKS: dict[str, Check] = {
    "AWSDateTime": _real_moment(_DATE_TIME),
    "AWSDate": _real_moment(_DAY),
    "AWSTime": _real_moment(_CLOCK, before="2000-01-01T"),
    "AWSTimestamp": _is_timestamp,
    "AWSEmail": _matches(_EMAIL),
    "AWSPhone": _matches(_PHONE),
    "AWSURL": _is_url,
    "AWSIPAddress": _is_address,
}
