"""`make trace`: every criterion and property against the tests that prove it."""

import sys
from collections import defaultdict
from pathlib import Path

import pytest

CRITERIA = (7, 8, 7, 9, 12, 7, 7, 9, 7, 8, 8, 7, 10, 7, 7, 10, 10, 10)
"""How many criteria each of the 18 requirements has."""
PROPERTIES = 80


class Proofs:
    """A pytest plugin that notes what each collected test says it proves."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = defaultdict(set)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("proves"):
                for criterion in mark.args:
                    self.tests[criterion].add(item.nodeid.split("[")[0])


def known() -> list[str]:
    criteria = [
        f"{requirement}.{number}"
        for requirement, count in enumerate(CRITERIA, 1)
        for number in range(1, count + 1)
    ]
    return criteria + [f"property {number}" for number in range(1, PROPERTIES + 1)]


def main() -> int:
    proofs = Proofs()
    tests = str(Path(__file__).parent)
    pytest.main(["--collect-only", "-qq", "--no-header", "--no-summary", tests], [proofs])
    unknown = sorted(set(proofs.tests) - set(known()))
    for criterion in known():
        found = sorted(proofs.tests.get(criterion, ()))
        print(f"{criterion:<12} {len(found):>3}  {found[0] if found else '-'}")  # noqa: T201
    proven = sum(criterion in proofs.tests for criterion in known())
    print(f"\n{proven} of {len(known())} have a test; unknown: {unknown or 'none'}")  # noqa: T201
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
