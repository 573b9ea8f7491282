"""Python's lock files, through pip-audit."""

import json
import subprocess
from pathlib import Path
from typing import Any

from audit.finding import Finding, Report
from services.core.loose import as_dict, dicts_in, texts_in

OPTIONS = (
    *("--require-hashes", "--disable-pip", "--progress-spinner", "off"),
    *("--timeout", "15", "--format", "json"),
)


def report_on(lock: Path, tool: Path) -> Report:
    """What pip-audit says about every package of `lock`."""
    asked = [str(tool), *OPTIONS, "--requirement", str(lock)]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    return read(f"requirements/{lock.name}", said.stdout, said.stderr)


def read(place: str, answer: str, trouble: str = "") -> Report:
    """pip-audit calls a package that it could not look up skipped, and is content; we are not."""
    try:
        packages = dicts_in(as_dict(json.loads(answer)).get("dependencies"))
    except ValueError:
        return Report(place, unchecked=[_last_line(trouble) or "pip-audit gave no answer"])
    skipped = [package for package in packages if "skip_reason" in package]
    return Report(
        place,
        len(packages),
        [
            _finding(package, each)
            for package in packages
            for each in dicts_in(package.get("vulns"))
        ],
        [_unasked(skipped, packages)] if skipped else [],
    )


def _finding(package: dict[str, Any], each: dict[str, Any]) -> Finding:
    fixed = ", ".join(texts_in(each.get("fix_versions"))) or "no version"
    return Finding(
        package=str(package["name"]),
        version=str(package["version"]),
        names=frozenset([str(each["id"]), *texts_in(each.get("aliases"))]),
        severity="unrated",
        words=f"Mended in {fixed}.",
    )


def _unasked(skipped: list[dict[str, Any]], packages: list[dict[str, Any]]) -> str:
    return f"{len(skipped)} of {len(packages)} packages; the first: {skipped[0]['skip_reason']}"


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]
