"""One measured figure and what it should be."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """`goal` is the most that `value` should be; None where there is only a reference."""

    group: str
    name: str
    value: float
    unit: str
    goal: float | None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met."""
        return None if self.goal is None else self.value <= self.goal

    def to_json(self) -> dict[str, object]:
        """As `results.json` keeps it."""
        return {**asdict(self), "met": self.met}


def table(figures: list[Figure]) -> str:
    """All figures as a table for people."""
    lines: list[str] = []
    for group in dict.fromkeys(figure.group for figure in figures):
        lines.append(f"\n{group}")
        those = [figure for figure in figures if figure.group == group]
        width = max(34, *(len(figure.name) for figure in those))
        for f in those:
            goal = "" if f.goal is None else f"goal <= {f.goal:g}  {'met' if f.met else 'MISSED'}"
            line = f"  {f.name:<{width}} {f.value:>9.2f} {f.unit:<9} {goal:<22} {f.note}"
            lines.append(line.rstrip())
    return "\n".join(lines)
