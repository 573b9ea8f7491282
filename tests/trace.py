"""`make trace`: each line of docs/requirements.md with the tests that prove it, and the attacks of
docs/security.md with how many there are."""

import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
REQUIREMENTS, SECURITY = DOCS / "requirements.md", DOCS / "security.md"
_LINE = re.compile(r"^\| (\d+\.\d+|property \d+) \| (.+) \|$", re.MULTILINE)
_LIST = re.compile(r"^\| ([a-z ]+) \| (\d+) \| .+ \|$", re.MULTILINE)


class Proofs:
    """A pytest plugin that notes what each collected test says it proves, and what it attacks."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = defaultdict(set)
        self.attacks: dict[str, set[str]] = defaultdict(set)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("proves"):
                for number in mark.args:
                    self.tests[number].add(item.nodeid.split("[")[0])
            for mark in item.iter_markers("attack"):
                self.attacks[mark.args[0]].add(item.nodeid)


def promised() -> dict[str, str]:
    """Number to sentence."""
    return dict(_LINE.findall(REQUIREMENTS.read_text()))


def attacked() -> dict[str, int]:
    """The lists of attacks, and how many each has at least."""
    return {name: int(least) for name, least in _LIST.findall(SECURITY.read_text())}


def proven() -> Proofs:
    """What each test says of itself, whether or not it is promised."""
    proofs = Proofs()
    tests = str(Path(__file__).parent)
    pytest.main(["--collect-only", "-qq", "--no-header", "--no-summary", tests], [proofs])
    return proofs


def main() -> int:
    """1 if a line has no test, a list too few, or a test carries what no document names."""
    proofs, lines, lists = proven(), promised(), attacked()
    tests = proofs.tests
    for number, sentence in lines.items():
        print(f"{number:<12} {sentence}")  # noqa: T201
        for test in sorted(tests.get(number, ())) or ["NOTHING PROVES IT"]:
            print(f"{'':<12}   {test}")  # noqa: T201
    for kind, of_kind in (("criteria", r"\d"), ("properties", "property")):
        numbers = [number for number in lines if re.match(of_kind, number)]
        print(f"{kind}: {sum(number in tests for number in numbers)}/{len(numbers)}")  # noqa: T201
    found = {name: len(proofs.attacks.get(name, ())) for name in lists}
    counted = ", ".join(f"{name} {found[name]}/{least}" for name, least in lists.items())
    print(f"attacks: {counted}")  # noqa: T201
    unknown = sorted((tests.keys() - lines.keys()) | (proofs.attacks.keys() - lists.keys()))
    print(f"proven, but not promised: {', '.join(unknown) or 'nothing'}")  # noqa: T201
    few = [name for name, least in lists.items() if found[name] < least]
    return 1 if unknown or few or lines.keys() - tests.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
