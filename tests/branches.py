"""`make coverage`: which branches of `services/` no test takes in process; fails below 95 %."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coverage import Coverage

LEAST = 95.0
SHOWN = 20


@dataclass(frozen=True)
class Room:
    """The branches of one file: from which line to which nobody went."""

    path: str
    branches: int
    missing: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        steps = ", ".join(f"{begin}->{end if end > 0 else 'exit'}" for begin, end in self.missing)
        return f"{len(self.missing):4} of {self.branches:4}  {self.path}: {steps}"


def measured() -> list[Room]:
    """Every file, from the data that `coverage combine` left."""
    coverage = Coverage()
    coverage.load()
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        coverage.json_report(outfile=str(report))
        files: dict[str, Any] = json.loads(report.read_text())["files"]
    return [
        Room(
            path,
            file["summary"]["num_branches"],
            tuple((begin, end) for begin, end in file["missing_branches"]),
        )
        for path, file in files.items()
    ]


def main() -> int:
    """Print the worst files and the sum."""
    rooms = sorted(measured(), key=lambda room: -len(room.missing))
    for room in rooms[:SHOWN]:
        if room.missing:
            sys.stdout.write(f"{room}\n")
    branches, missing = sum(r.branches for r in rooms), sum(len(r.missing) for r in rooms)
    taken = 100 * (branches - missing) / branches
    verdict = "as promised" if taken >= LEAST else f"less than {LEAST:.0f} %"
    sys.stdout.write(f"{branches - missing} of {branches} branches, {taken:.1f} %: {verdict}\n")
    return 0 if taken >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
