"""`python -m audit PIP_AUDIT`: look up what is known about every package of every lock file.

Ends with 1 for a finding without a written reason, else with 2 where nobody could be asked.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path

from audit import node, python, reasons
from audit.judgement import lines, outcome

ROOT = Path(__file__).parent.parent


def main() -> int:
    """How it ended."""
    parser = ArgumentParser(prog="python -m audit", description=__doc__)
    parser.add_argument("tool", type=Path, metavar="PIP_AUDIT")
    tool = parser.parse_args().tool.absolute()
    known = reasons.load()
    reports = [python.report_on(lock, tool) for lock in _locks("requirements/*.txt")]
    reports += [node.report_on(lock.parent, ROOT) for lock in _locks("**/package-lock.json")]
    sys.stdout.writelines(f"{line}\n" for line in lines(reports, known))
    return outcome(reports, known)


def _locks(pattern: str) -> list[Path]:
    return sorted(lock for lock in ROOT.glob(pattern) if "node_modules" not in lock.parts)


if __name__ == "__main__":
    sys.exit(main())
