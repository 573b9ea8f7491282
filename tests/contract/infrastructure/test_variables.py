"""What a function is given and what its code reads are the same, both ways."""

import ast
import os
from collections.abc import Iterator
from typing import Any

import pytest

from local.public import PATHS
from services.core import function_settings
from services.core.settings import Settings
from tests.factories.code import code_of, module_path
from tests.factories.infrastructure import INFRASTRUCTURE, ROOT

FUNCTIONS: dict[str, dict[str, Any]] = INFRASTRUCTURE["functions"]
LAMBDA_ITSELF = {"AWS_REGION"}
LIBRARIES = {"PYDANTIC_DISABLE_PLUGINS"}
"""What a library reads; looking for plugins costs a cold start."""
ONE_MACHINE = {
    "COGNITO_JWKS_URL",
    "AWS_ENDPOINT_URL_SOCIALMESSAGING",
    "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2",
    "AWS_ENDPOINT_URL_SESV2",
    "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
}
READERS = {"services/core/settings.py", "services/aws/environment.py", "services/aws/startup.py"}
"""The only files that look into the environment."""


def settings_of(function: str) -> set[type[Settings]]:
    """The settings that the code behind a function loads."""
    loads = {
        node.func.value.id
        for node in code_of(module_path(function))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "load"
        and isinstance(node.func.value, ast.Name)
    }
    known = (getattr(function_settings, name, None) for name in loads)
    return {Settings, *(kind for kind in known if kind)}


def read_by(function: str) -> set[str]:
    """The variables that a function's settings read."""
    return {name.upper() for kind in settings_of(function) for name in kind.names()}


def given_to(function: str) -> set[str]:
    """The variables that a function is given."""
    groups = FUNCTIONS[function]["environment"]
    return {name for group in groups for name in INFRASTRUCTURE["environment"][group]}


def disagreements(function: str, given: set[str], read: set[str]) -> Iterator[str]:
    """One sentence for each variable that is only given, or only read."""
    for name in sorted(given - read - LIBRARIES):
        yield f"{function} is given {name}, and no code behind it reads that."
    for name in sorted(read - given - LAMBDA_ITSELF - ONE_MACHINE):
        yield f"{function} reads {name}, and nothing gives it that."


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_gets_exactly_the_variables_that_its_settings_read(function: str):
    said = list(disagreements(function, given_to(function), read_by(function)))
    assert not said, " ".join(said)


def test_a_variable_too_many_or_too_few_is_named_in_one_sentence():
    given, read = given_to("contacts-read"), read_by("contacts-read")
    assert list(disagreements("contacts-read", given | {"A_PONY"}, read)) == [
        "contacts-read is given A_PONY, and no code behind it reads that."
    ]
    assert list(disagreements("contacts-read", given, read | {"A_PONY"})) == [
        "contacts-read reads A_PONY, and nothing gives it that."
    ]


@pytest.mark.proves("18.4", "18.6")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_variables_of_a_function_are_enough_to_start_it(
    environment: pytest.MonkeyPatch, function: str
):
    for name in set(os.environ) - given_to(function) - LAMBDA_ITSELF:
        environment.delenv(name)
    assert all(kind.load() for kind in settings_of(function))


@pytest.mark.proves("18.8")
def test_the_environment_is_read_in_three_places_and_from_the_process_itself():
    """Requirement 18.8 says `process.env`; in Python that is `os.environ` (ADR 6)."""
    code = [*(ROOT / "services").rglob("*.py"), *(ROOT / "resolvers").rglob("*.py")]
    reading = {
        path.relative_to(ROOT).as_posix()
        for path in code
        if "environ" in {n.attr for n in _walk(path.read_text()) if isinstance(n, ast.Attribute)}
        or "getenv" in path.read_text()
    }
    assert reading == READERS


def test_every_function_that_anybody_may_call_has_an_address_on_one_machine_too():
    assert set(PATHS) == {name for name, row in FUNCTIONS.items() if row.get("url")}


def _walk(source: str) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(source))
