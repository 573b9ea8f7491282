"""The command that checks a deployed stack, against this one."""

import os
import subprocess
import sys

import pytest

from tests.platform import ROOT, RunningPlatform


def smoke(outputs: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "smoke", outputs],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def operator_of(platform: RunningPlatform) -> dict[str, str]:
    (operator,) = [u for u in platform.info()["users"] if u["email"].startswith("operator")]
    return {"SMOKE_EMAIL": operator["email"], "SMOKE_PASSWORD": operator["password"]}


def test_a_working_stack_passes(platform: RunningPlatform, operator_of: dict[str, str]):
    done = smoke(f"{platform.url}/amplify_outputs.json", **operator_of)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "who: signed in as Operator",
        "sending: local, LIVE",
        "refusal: nobody is messaged without consent",
        "delivery: sent as a simulation, and seen live",
    ]


def test_a_wrong_password_says_so(platform: RunningPlatform, operator_of: dict[str, str]):
    wrong = operator_of | {"SMOKE_PASSWORD": "wrong"}
    done = smoke(f"{platform.url}/amplify_outputs.json", **wrong)
    assert done.returncode == 1
    assert "cannot sign in" in done.stderr


def test_outputs_that_are_not_there_say_so(operator_of: dict[str, str]):
    done = smoke("no-such-file.json", **operator_of)
    assert done.returncode == 1
    assert "no-such-file.json cannot be read" in done.stderr
