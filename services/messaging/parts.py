"""How many parts an SMS is sent in. Pure.

GSM 03.38: a text in its 7-bit alphabet has 160 units in one part, or 153 in each of several; ten
characters take two units. One character outside it and the whole text is UCS-2: 70 units, or 67 in
each of several; what is beyond the basic plane, emoji for one, takes two. A character is never
split between two parts (docs/providers.md, "SMS").
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
GSM = BASIC | EXTENDED


class Encoding(StrEnum):
    """What the characters of an SMS are written in."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


@dataclass(frozen=True, slots=True)
class Parts:
    """How a text is sent; `forced_by` is the first character that asks for UCS-2."""

    encoding: Encoding
    count: int
    units: int
    forced_by: str | None = None


def parts_of(text: str) -> Parts:
    """The parts of a text."""
    forced_by = next((letter for letter in text if letter not in GSM), None)
    if forced_by is None:
        units, count = _packed(text, _septets, 160, 153)
        return Parts(Encoding.GSM_7, count, units)
    units, count = _packed(text, _code_units, 70, 67)
    return Parts(Encoding.UCS_2, count, units, forced_by)


def named(letter: str) -> str:
    """A character as a person can find it: `अ (DEVANAGARI LETTER A)`."""
    return f"{letter} ({unicodedata.name(letter, f'U+{ord(letter):04X}')})"


def _septets(letter: str) -> int:
    return 2 if letter in EXTENDED else 1


def _code_units(letter: str) -> int:
    return 2 if ord(letter) > 0xFFFF else 1


def _packed(text: str, size: Callable[[str], int], alone: int, each: int) -> tuple[int, int]:
    """How many units a text has, and how many parts they fill."""
    units = sum(map(size, text))
    if units <= alone:
        return units, 1
    count, free = 1, each
    for letter in text:
        needed = size(letter)
        if needed > free:
            count, free = count + 1, each
        free -= needed
    return units, count
