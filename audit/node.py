"""npm's lock files, through npm audit."""

import json
import subprocess
from pathlib import Path
from typing import Any

from audit.finding import Finding, Report
from services.core.loose import as_dict, dicts_in

SERIOUS = ("high", "critical")


def report_on(package: Path, root: Path) -> Report:
    """What npm audit says about every package of the lock in `package`."""
    asked = ["npm", "audit", "--package-lock-only", "--json"]
    said = subprocess.run(asked, cwd=package, capture_output=True, text=True, check=False)  # noqa: S603
    lock = package / "package-lock.json"
    listed = len(json.loads(lock.read_text())["packages"]) - 1
    return read(str(lock.relative_to(root)), listed, said.stdout)


def read(place: str, packages: int, answer: str) -> Report:
    """Findings are high or critical ones; npm names each where it lies and at all who use it."""
    try:
        said = as_dict(json.loads(answer))
    except ValueError:
        said = {}
    if "vulnerabilities" not in said:
        why = said.get("message") or as_dict(said.get("error")).get("summary") or "no answer"
        return Report(place, packages, unchecked=[f"the registry's audit endpoint: {why}"])
    vulnerable = map(as_dict, as_dict(said["vulnerabilities"]).values())
    found = [
        _finding(package, via)
        for package in vulnerable
        for via in dicts_in(package.get("via"))
        if via.get("severity") in SERIOUS
    ]
    return Report(place, packages, found)


def _finding(package: dict[str, Any], via: dict[str, Any]) -> Finding:
    url = str(via.get("url") or "")
    return Finding(
        package=str(package.get("name")),
        version=str(via.get("range")),
        names=frozenset({url.rpartition("/")[2] or str(via.get("source"))}),
        severity=str(via.get("severity")),
        words=str(via.get("title")),
    )
