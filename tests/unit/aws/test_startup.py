import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.aws.environment import table_variable
from services.aws.startup import require_environment
from services.core.settings import Misconfigured
from tests.factories.infrastructure import INFRASTRUCTURE, ROOT

Environment = pytest.MonkeyPatch
FUNCTIONS: dict[str, dict[str, Any]] = INFRASTRUCTURE["functions"]


def needed(function: str) -> list[str]:
    """The variables of a function, by its row."""
    row = FUNCTIONS[function]
    groups = [name for group in row["environment"] for name in INFRASTRUCTURE["environment"][group]]
    return [*groups, *map(table_variable, row["tables"])]


CASES = [(function, name) for function in FUNCTIONS for name in needed(function)]


@pytest.mark.proves("18.6")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_that_has_everything_starts(environment: Environment, function: str):
    require_environment(function)


@pytest.mark.proves("18.6", "property 80")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=st.sampled_from(CASES), empty=st.booleans())
def test_property_80_any_function_without_any_of_its_variables_stops_and_names_it(
    environment: Environment, case: tuple[str, str], empty: bool
):
    """Feature: wecare-digital-admin-platform, Property 80: Startup Validates Environment."""
    function, name = case
    with environment.context() as changed:
        if empty:
            changed.setenv(name, "")
        else:
            changed.delenv(name)
        with pytest.raises(Misconfigured, match=rf"set {name}\.$"):
            require_environment(function)


def test_everything_that_is_missing_is_named_at_once_in_one_line(environment: Environment):
    for name in needed("contacts-read"):
        environment.delenv(name)
    with pytest.raises(Misconfigured) as refused:
        require_environment("contacts-read")
    assert all(name in str(refused.value) for name in needed("contacts-read"))
    assert "\n" not in str(refused.value)


@pytest.mark.proves("10.7", "property 52")
@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("place", ["preview", "staging"])
def test_property_52_live_stops_every_function_outside_production(
    environment: Environment, function: str, place: str
):
    """Feature: wecare-digital-admin-platform, Property 52: Non-Production Enforces DRY_RUN."""
    environment.setenv("ENVIRONMENT", place)
    environment.setenv("SEND_MODE", "LIVE")
    with pytest.raises(Misconfigured, match=f"SEND_MODE=LIVE is not allowed in {place}"):
        require_environment(function)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CONTACTS_TABLE", "amplify-app-other-Contacts-9", "belong to different deployments"),
        ("CONTACTS_TABLE", "test-Identities", "name one table"),
        ("AUDIT_LOGS_TABLE", "another-AuditLogs", "belong to different deployments"),
        ("SEND_MODE", "live", "correct SEND_MODE"),
        ("LOG_LEVEL", "LOUD", "correct LOG_LEVEL"),
    ],
)
def test_what_contradicts_itself_stops_the_function(
    environment: Environment, name: str, value: str, words: str
):
    environment.setenv(name, value)
    with pytest.raises(Misconfigured, match=words) as refused:
        require_environment("contacts-create")
    assert value not in str(refused.value)


def test_the_names_that_the_cdk_gives_tables_are_of_one_deployment(environment: Environment):
    """A table whose name ends with another's is told apart from it."""
    stack = "amplify-d1abc-main-branch-0a1b2c-data7F-1QZ-Tables"
    for table in INFRASTRUCTURE["tables"]:
        environment.setenv(table_variable(table), f"{stack}{table}1A2B-3C")
    for function in FUNCTIONS:
        require_environment(function)


def test_a_function_that_nobody_described_does_not_start():
    with pytest.raises(Misconfigured, match="No function telepathy"):
        require_environment("telepathy")


@pytest.mark.proves("18.6")
def test_a_function_that_may_not_start_ends_with_one_line(environment: Environment):
    environment.setenv("_HANDLER", "resolvers.contacts_read.handler")
    environment.setenv("PYTHONPATH", str(ROOT))
    environment.delenv("CONTACTS_TABLE")
    ended = subprocess.run(
        [sys.executable, "-c", "import resolvers.contacts_read"],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    [line] = ended.stderr.splitlines()
    said = json.loads(line)
    assert (ended.returncode, ended.stdout, said["level"]) == (1, "", "CRITICAL")
    assert said["message"] == "The environment is not complete: set CONTACTS_TABLE."
