import json
from typing import Any

import pytest

from audit import judgement, node, python, reasons
from audit.finding import Report
from tests.factories.infrastructure import ROOT

MINERVA = {"id": "PYSEC-1", "aliases": ["CVE-2024-23342"], "fix_versions": []}
NEW = {"id": "PYSEC-2", "aliases": ["CVE-2027-1"], "fix_versions": ["9.9"]}
UNREACHABLE = {"message": "405 Method Not Allowed", "method": "POST", "statusCode": 405}


def pip_audit(*packages: dict[str, Any]) -> Report:
    return python.read("requirements/x.txt", json.dumps({"dependencies": packages, "fixes": []}))


def package(name: str, *vulns: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "version": "1.0", "vulns": list(vulns)}


def npm_audit(severity: str) -> Report:
    via = {"source": 1, "severity": severity, "title": "Prototype pollution", "range": "<2"}
    via["url"] = "https://github.com/advisories/GHSA-aaaa-bbbb-cccc"
    listed = {"a": {"name": "a", "via": [via]}, "b": {"name": "b", "via": ["a"]}}
    return node.read("x/package-lock.json", 2, json.dumps({"vulnerabilities": listed}))


def ended(*reports: Report) -> int:
    return judgement.outcome(reports, reasons.load())


def test_nothing_known_is_clean():
    assert ended(pip_audit(package("urllib3")), npm_audit("moderate")) == judgement.CLEAN


def test_what_has_a_reason_is_accepted_and_says_it():
    report = pip_audit(package("ecdsa", MINERVA))
    assert ended(report) == judgement.CLEAN
    [_, said] = judgement.lines([report], reasons.load())
    assert said.lstrip().startswith("accepted: ecdsa")
    assert "RS256" in said


@pytest.mark.parametrize(
    "report",
    [
        pip_audit(package("ecdsa", NEW)),
        pip_audit(package("urllib3", MINERVA)),
        npm_audit("high"),
        npm_audit("critical"),
    ],
)
def test_what_has_none_is_found(report: Report):
    assert ended(report, pip_audit(package("urllib3"))) == judgement.FOUND
    assert any("FOUND" in line for line in judgement.lines([report], reasons.load()))


@pytest.mark.parametrize(
    "report",
    [
        pip_audit(package("a"), {"name": "b", "skip_reason": "Dependency not found on PyPI"}),
        python.read("requirements/x.txt", "", "ConnectionError: no route"),
        node.read("x/package-lock.json", 2, json.dumps(UNREACHABLE)),
        node.read("x/package-lock.json", 2, ""),
    ],
)
def test_whoever_could_not_be_asked_is_not_taken_for_clean(report: Report):
    assert ended(report, pip_audit(package("urllib3"))) == judgement.UNCHECKED
    assert any("NOT CHECKED" in line for line in judgement.lines([report], reasons.load()))
    assert ended(report, npm_audit("high")) == judgement.FOUND


def test_every_reason_names_its_finding_and_a_test_that_exists():
    for reason in reasons.load():
        assert reason.names and reason.why
        assert (ROOT / reason.proof).is_file()
