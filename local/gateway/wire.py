"""JSON from outside: strict, and never more than the interpreter can take."""

import json
from typing import Any, cast

from local.gateway.ports import JsonObject


def read_json(text: str | bytes) -> Any:
    """The value that `text` holds.

    Raises:
        ValueError: not JSON, a number that JSON does not have, or nested without end.
    """
    try:
        return json.loads(text, parse_constant=_not_json)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def read_object(text: str | bytes) -> JsonObject | None:
    """The JSON object that `text` holds; None for anything else."""
    try:
        return as_object(read_json(text))
    except ValueError:
        return None


def as_object(value: object) -> JsonObject | None:
    """`value` if it is a JSON object."""
    return cast("JsonObject", value) if isinstance(value, dict) else None


def as_list(value: object) -> list[object] | None:
    """`value` if it is a JSON array."""
    return cast("list[object]", value) if isinstance(value, list) else None


def _not_json(constant: str) -> Any:
    """Python reads NaN and Infinity; JSON has no such numbers."""
    raise ValueError(constant)
