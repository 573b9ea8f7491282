"""The codes of short links: what people may have to read aloud or type. Pure."""

import re
from uuid import UUID

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0, 1, i, l or o, which look like each other."""
LENGTH = 7
_FORM = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def code_of(identifier: str) -> str:
    """The code that belongs to a UUID: one of 27,000 million, the same each time."""
    number, letters = UUID(identifier).int, ""
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        letters += ALPHABET[digit]
    return letters


def is_code(text: str) -> bool:
    """Whether a text can be one of our codes."""
    return _FORM.fullmatch(text) is not None
