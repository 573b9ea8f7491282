"""`make trace`: each line of docs/requirements.md with the tests that prove it."""

import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).parent.parent / "docs" / "requirements.md"
_LINE = re.compile(r"^\| (\d+\.\d+|property \d+) \| (.+) \|$", re.MULTILINE)


class Proofs:
    """A pytest plugin that notes what each collected test says it proves."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = defaultdict(set)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("proves"):
                for number in mark.args:
                    self.tests[number].add(item.nodeid.split("[")[0])


def promised() -> dict[str, str]:
    """Number to sentence."""
    return dict(_LINE.findall(REQUIREMENTS.read_text()))


def proven() -> dict[str, set[str]]:
    """Number to the tests that carry it, whether or not it is promised."""
    proofs = Proofs()
    tests = str(Path(__file__).parent)
    pytest.main(["--collect-only", "-qq", "--no-header", "--no-summary", tests], [proofs])
    return proofs.tests


def main() -> int:
    """1 if a line has no test, or a test proves what no line promises."""
    tests, lines = proven(), promised()
    for number, sentence in lines.items():
        print(f"{number:<12} {sentence}")  # noqa: T201
        for test in sorted(tests.get(number, ())) or ["NOTHING PROVES IT"]:
            print(f"{'':<12}   {test}")  # noqa: T201
    for kind, of_kind in (("criteria", r"\d"), ("properties", "property")):
        numbers = [number for number in lines if re.match(of_kind, number)]
        print(f"{kind}: {sum(number in tests for number in numbers)}/{len(numbers)}")  # noqa: T201
    unknown = sorted(tests.keys() - lines.keys())
    print(f"proven, but not promised: {', '.join(unknown) or 'nothing'}")  # noqa: T201
    return 1 if unknown or lines.keys() - tests.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
