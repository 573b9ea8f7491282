"""What no log may hold, as it looks wherever it stands."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = {
    "a phone number": re.compile(r"(?<![\w.:/-])\+?(?:91[6-9]\d{9}|1555\d{7})(?!\d)"),
    "an email address": re.compile(r"[\w.+-]+@(?!s\b)[\w-]+\.[A-Za-z]{2,}"),
    "a token": re.compile(r"eyJ[\w-]{10,}\.[\w-]*"),
    "an access key of AWS": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "a signature": re.compile(r"Signature=[0-9a-f]{64}|X-Amz-Signature", re.IGNORECASE),
    "a private key": re.compile(r"BEGIN [A-Z ]*PRIVATE KEY"),
    "a password": re.compile(r"(?:Viewer|Operator|Admin|Nobody)-2026\b"),
}
"""Kind to its pattern: numbers of invented customers, and everything that opens a door."""


@dataclass(frozen=True)
class Finding:
    """One place that tells too much; the line itself stays out of what is printed."""

    log: str
    line: int
    kind: str

    def __str__(self) -> str:
        return f"{self.log}:{self.line} holds {self.kind}"


def findings(log: str, text: str, words: Iterable[str] = ()) -> Iterator[Finding]:
    """Where a log holds something of a kind, or one of these texts."""
    for kind, pattern in KINDS.items():
        for found in pattern.finditer(text):
            yield Finding(log, text.count("\n", 0, found.start()) + 1, kind)
    for word in words:
        if (at := text.find(word)) >= 0:
            yield Finding(log, text.count("\n", 0, at) + 1, "a text or a name")


def in_logs(logs: Iterable[Path], words: Iterable[str]) -> list[Finding]:
    """What these logs hold that they may not."""
    known = list(words)
    return [
        finding
        for path in logs
        for finding in findings(path.name, path.read_text(errors="replace"), known)
    ]
