"""How many runs there were of each function, and what came of them, in one table."""

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = "function                    calls  singles    pairs  between  skewed     CPU  violations"


@dataclass
class Figures:
    """One row; `calls` are those of one run of each scenario without faults or copies."""

    function: str
    calls: int = 0
    singles: int = 0
    pairs: int = 0
    between: int = 0
    """Runs in which a copy ran inside another call."""
    skewed: int = 0
    violations: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        runs = f"{self.calls:5}{self.singles:9}{self.pairs:9}{self.between:9}{self.skewed:8}"
        return f"{self.function:28}{runs}{self.seconds:6.1f} s{self.violations:12}"


def table(rows: Iterable[str]) -> list[str]:
    """The lines of the table, with their sums below; none without rows."""
    lines = sorted(rows)
    if not lines:
        return []
    sums = [sum(int(line.split()[column]) for line in lines) for column in range(1, 6)]
    runs = f"{sums[0]:5}{sums[1]:9}{sums[2]:9}{sums[3]:9}{sums[4]:8}"
    seconds = sum(float(line.split()[6]) for line in lines)
    violations = sum(int(line.split()[8]) for line in lines)
    all_of_them = f"{'all ' + str(len(lines)):28}{runs}{seconds:6.1f} s{violations:12}"
    return [HEAD, *lines, all_of_them]
