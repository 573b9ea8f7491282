"""Words by which a customer ends texts, or asks what they are. Pure.

The lists are the vendor's ("Required opt-out keywords", docs/providers.md). The whole text must be
the word; case, accents, spaces and punctuation do not matter, so that `Stop!` and `ARRÊT` count.
"""

import unicodedata

STOP = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "ARRET", "OPTOUT", "REMOVE", "TD"}
)
HELP = frozenset({"HELP"})


def asks_to_stop(text: str, keyword: str = "") -> bool:
    """Whether a customer wants no more texts; `keyword` is what the provider recognised."""
    return _letters(text) in STOP or _letters(keyword) in STOP


def asks_for_help(text: str, keyword: str = "") -> bool:
    """Whether a customer asks who is writing."""
    return _letters(text) in HELP or _letters(keyword) in HELP


def _letters(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if letter.isalpha()).upper()
