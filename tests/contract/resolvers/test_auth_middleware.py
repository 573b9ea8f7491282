import json
import os
import subprocess
import sys

import pytest

from tests.contract.resolvers.events import module_of
from tests.factories.infrastructure import ROOT
from tests.factories.tokens import signed

DENIED = {"isAuthorized": False, "ttlOverride": 0}
ASK = """
import json, sys
from resolvers.auth_middleware import handler
print(json.dumps(handler({"authorizationToken": sys.argv[1]}, None)))
"""


@pytest.mark.proves("1.1")
@pytest.mark.parametrize(
    "event", [{}, {"authorizationToken": None}, {"authorizationToken": "x.y.z"}]
)
def test_whoever_brings_no_proof_stays_outside(
    environment: pytest.MonkeyPatch, event: dict[str, object]
):
    assert module_of("auth-middleware").handler(event, None) == DENIED


@pytest.mark.proves("1.1", "14.1")
def test_while_the_pools_keys_cannot_be_reached_nobody_comes_in_and_the_log_says_why(
    environment: pytest.MonkeyPatch,
):
    """A process of its own, as Lambda starts it; nothing listens where the keys should be."""
    environment.setenv("PYTHONPATH", str(ROOT))
    environment.setenv("ENVIRONMENT", "local")
    environment.setenv("COGNITO_JWKS_URL", "http://127.0.0.1:9/jwks.json")
    asked = subprocess.run(
        [sys.executable, "-c", ASK, signed()],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    *lines, answer = asked.stdout.splitlines()
    assert json.loads(answer) == DENIED
    [said] = [json.loads(line) for line in lines]
    assert (said["event"], said["result"], said["reason"]) == (
        "authentication",
        "denied",
        "URLError",
    )
    assert signed() not in asked.stdout + asked.stderr
