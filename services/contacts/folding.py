"""What a search compares: texts in one case and one form, numbers without punctuation. Pure."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from services.aws.conditions import Condition, Contains, either

_NUMBER_LIKE = re.compile(r"[+0-9\s().-]+")
_DIGIT = re.compile(r"[0-9]")
_PUNCTUATION = re.compile(r"[\s().-]")


def folded(text: str) -> str:
    """The text in one case, and in one form of those that look the same (NFKC)."""
    if text.isascii():
        return text.lower()
    return normalize("NFKC", normalize("NFKC", text).casefold())


def sought(query: str) -> tuple[str, ...]:
    """What a contact must contain one of; nothing for an empty query, which finds everybody.

    A number is sought as it was typed, and without the punctuation that people write.
    """
    text = folded(query.strip())
    if _NUMBER_LIKE.fullmatch(text) and _DIGIT.search(text):
        return tuple(dict.fromkeys((_PUNCTUATION.sub("", text), text)))
    return (text,) if text else ()


def search_text(name: str, phone: str | None, email: str | None) -> str:
    """The attribute that the scan looks through: name, number and address, apart by U+241F."""
    return "\u241f".join((folded(name), phone or "", folded(email or "")))


def contains_one_of(texts: Sequence[str]) -> Condition:
    """The scan's own form of a search; exact but for texts that hold a U+241F themselves."""
    return either(*(Contains("searchText", text) for text in texts))
