"""Events as others read them: the data classes that AWS publishes for Lambda."""

from collections.abc import Iterator
from typing import Any

from aws_lambda_powertools.utilities.data_classes.common import DictWrapper

LATER = {"raw_event", "json_body", "decoded_body", "decoded_nested_s3_event"} | {
    "decoded_nested_sns_event"
}
"""What a data class makes of an event beyond reading it."""


def unreadable(event: DictWrapper, place: str = "") -> list[str]:
    """The documented parts, `request_context/stage`, that an event lacks or has in another form."""
    missing: list[str] = []
    for name in _parts(type(event)):
        try:
            value = getattr(event, name)
            inner = value if isinstance(value, DictWrapper) else None
            listed = list(value) if hasattr(value, "__next__") else []
        except (KeyError, TypeError, ValueError, AttributeError):
            missing.append(place + name)
            continue
        wrapped = [each for each in (inner, *listed) if isinstance(each, DictWrapper)]
        missing += [part for each in wrapped for part in unreadable(each, f"{place}{name}/")]
    return missing


def _parts(kind: type[Any]) -> Iterator[str]:
    """The properties of AWS's class that read."""
    for name in dir(kind):
        if isinstance(getattr(kind, name), property) and name not in LATER:
            yield name
