"""Names of files that may be shown and saved anywhere. Pure."""

import re
from pathlib import PurePosixPath

_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f/\\\u2028\u2029\ud800-\udfff"
    r"\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Paths, control characters, and what makes a name read backwards."""
LONGEST_NAME = 200
LONGEST_SUFFIX = 20


def safe_name(name: object) -> str | None:
    """The name without anything that could make it a path; None if nothing is left of it."""
    if not isinstance(name, str):
        return None
    plain = _UNSAFE.sub("_", name).strip(". ")
    if len(plain) <= LONGEST_NAME:
        return plain or None
    suffix = PurePosixPath(plain).suffix[:LONGEST_SUFFIX]
    return plain[: LONGEST_NAME - len(suffix)] + suffix
