"""Reading JSON whose shape nobody guarantees: what is not there, or is something else, is empty."""

from typing import Any, cast


def as_dict(value: object) -> dict[str, Any]:
    """The object, or an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def dicts_in(value: object) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [cast("dict[str, Any]", part) for part in _parts(value) if isinstance(part, dict)]


def texts_in(value: object) -> list[str]:
    """The texts of a list."""
    return [part for part in _parts(value) if isinstance(part, str)]


def lists_in(value: object) -> list[object]:
    """The lists of a list."""
    return [part for part in _parts(value) if isinstance(part, list)]


def _parts(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
