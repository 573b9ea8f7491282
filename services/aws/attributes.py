"""Items in DynamoDB's own form and back. Pure; JSON values only.

boto3 has this too, but importing boto3 for it costs a cold start more than all of this room.
"""

from collections.abc import Mapping
from math import inf
from typing import Any, cast

type Typed = dict[str, Any]


def to_dynamo(item: Mapping[str, Any]) -> Typed:
    """Each attribute as `{type: value}`."""
    return {name: typed(value) for name, value in item.items()}


def from_dynamo(item: Mapping[str, Any]) -> dict[str, Any]:
    """Each attribute as the JSON value that it holds."""
    return {name: _plain(value) for name, value in item.items()}


def typed(value: object) -> Typed:
    """One value.

    Raises:
        TypeError: something that is not JSON.
    """
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | float() if -inf < value < inf:
            return {"N": repr(whole(value))}
        case dict():
            return {"M": to_dynamo(cast("dict[str, Any]", value))}
        case list() | tuple():
            return {"L": [typed(part) for part in cast("list[Any]", value)]}
        case _:
            raise TypeError(f"{type(value).__name__} is not stored")


def _plain(value: Mapping[str, Any]) -> Any:
    [(kind, held)] = value.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return _number(held)
        case "M":
            return from_dynamo(held)
        case "L":
            return [_plain(part) for part in held]
        case _:
            return held


def whole(value: float) -> int | float:
    """A whole number as such, as every number comes back that has nothing behind its point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _number(text: str) -> int | float:
    """A whole number stays one, whatever form it is kept in."""
    try:
        return int(text)
    except ValueError:
        return float(text)
