"""Findings that stay, each with its reason and what proves it: `reasons.json`."""

import json
from dataclasses import dataclass
from pathlib import Path

from audit.finding import Finding

FILE = Path(__file__).with_name("reasons.json")


@dataclass(frozen=True)
class Reason:
    """Why a finding does not concern us, and the test that would fail if it came to."""

    package: str
    names: frozenset[str]
    why: str
    proof: str

    def covers(self, finding: Finding) -> bool:
        """Only this package, and only findings that are named: a new one is looked at anew."""
        return finding.package == self.package and not self.names.isdisjoint(finding.names)


def load(file: Path = FILE) -> list[Reason]:
    """All of them."""
    return [
        Reason(each["package"], frozenset(each["names"]), each["why"], each["proof"])
        for each in json.loads(file.read_text())
    ]
