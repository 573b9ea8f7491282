"""AppSync's scalars, in and out, through a schema that has them all."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.gateway.scalars import CHECKS
from tests.contract.gateway.running import Platform

SDL = """
  type Query {
    echo(json: AWSJSON, at: AWSDateTime, day: AWSDate, time: AWSTime, stamp: AWSTimestamp): Echo
  }
  type Echo @aws_cognito_user_pools {
    json: AWSJSON at: AWSDateTime day: AWSDate time: AWSTime stamp: AWSTimestamp
  }
"""
ECHO = {"Query.echo": {"function": "echo", "permission": "read", "roles": []}}


@pytest.fixture
def echo(run) -> Platform:
    platform = run(sdl=SDL, functions=ECHO)

    def repeat(event: dict[str, Any]) -> object:
        return event["arguments"]

    platform.functions.answers["echo"] = repeat
    return platform


def test_json_reaches_the_function_parsed_and_comes_back_as_text(echo: Platform):
    said = {"a": [1, None, "ü"]}
    query = "query E($j: AWSJSON) { echo(json: $j) { json } }"
    answer = echo.ask(query, {"j": json.dumps(said)}).json()
    assert echo.functions.last["arguments"] == {"json": said}
    assert json.loads(answer["data"]["echo"]["json"]) == said


def test_json_may_stand_in_the_document(echo: Platform):
    echo.ask('{ echo(json: "{\\"a\\": 1}") { json } }')
    assert echo.functions.last["arguments"] == {"json": {"a": 1}}


@pytest.mark.parametrize("sent", ["{", "", {"a": 1}, 7, True, "NaN", "[" * 10_000])
def test_json_that_is_not_json_text_never_reaches_the_function(echo: Platform, sent: object):
    answer = echo.ask("query E($j: AWSJSON) { echo(json: $j) { json } }", {"j": sent}).json()
    assert "valid JSON" in answer["errors"][0]["message"]
    assert echo.functions.events == []


@pytest.mark.parametrize(
    ("returned", "text"),
    [({"a": 1}, '{"a": 1}'), ('{"a":1}', '"{\\"a\\":1}"'), ("plain", '"plain"'), (None, None)],
)
def test_what_a_function_returns_becomes_json_text_also_text(
    echo: Platform, returned: object, text: str | None
):
    """As AWS's simulator does it; functions that return JSON text would be read twice."""
    echo.functions.answers["echo"] = {"json": returned}
    assert echo.ask("{ echo { json } }").json()["data"]["echo"]["json"] == text


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        ("AWSDateTime", "2026-01-17T10:00:00.000Z"),
        ("AWSDateTime", "2026-01-17T10:00Z"),
        ("AWSDateTime", "2026-01-17T10:00:00.123456789+05:30"),
        ("AWSDate", "2026-01-17"),
        ("AWSDate", "2024-02-29Z"),
        ("AWSDate", "2026-01-17-07:00"),
        ("AWSTime", "10:00:59.5+05:30"),
        ("AWSTime", "10:00"),
        ("AWSTimestamp", 1_700_000_000),
        ("AWSEmail", "ada@example.com"),
        ("AWSPhone", "+919900000001"),
        ("AWSURL", "https://example.com/a?b=c"),
        ("AWSIPAddress", "127.0.0.1/8"),
        ("AWSIPAddress", "::1"),
    ],
)
def test_a_valid_value_is_taken(kind: str, good: object):
    assert CHECKS[kind](good)


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("AWSDateTime", "2026-01-17"),
        ("AWSDateTime", "2026-01-17T10:00:00"),
        ("AWSDateTime", "2026-02-30T10:00:00Z"),
        ("AWSDateTime", "2026-01-17T25:00:00Z"),
        ("AWSDateTime", "2026-01-17 10:00:00Z"),
        ("AWSDateTime", 1_700_000_000),
        ("AWSDate", "17.01.2026"),
        ("AWSDate", "2025-02-29"),
        ("AWSTime", "24:61"),
        ("AWSTimestamp", "1700000000"),
        ("AWSTimestamp", True),
        ("AWSEmail", "ada"),
        ("AWSEmail", "a@b c"),
        ("AWSPhone", "call me"),
        ("AWSURL", "example"),
        ("AWSURL", "http://[::1"),
        ("AWSIPAddress", "1.2.3"),
        ("AWSIPAddress", 7),
    ],
)
def test_an_invalid_value_is_not(kind: str, bad: object):
    assert not CHECKS[kind](bad)


@pytest.mark.parametrize("kind", sorted(CHECKS))
@settings(deadline=None)
@given(value=st.one_of(st.text(), st.integers(), st.none(), st.floats(), st.lists(st.text())))
def test_no_value_whatsoever_breaks_a_check(kind: str, value: object):
    assert CHECKS[kind](value) in {True, False}


@settings(deadline=None)
@given(moment=st.datetimes(timezones=st.timezones()))
def test_every_moment_in_iso_form_is_a_date_time(moment):
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    if whole.utcoffset().total_seconds() % 60 == 0:
        assert CHECKS["AWSDateTime"](whole.isoformat(timespec="milliseconds"))


def test_a_wrong_value_from_a_function_is_an_error_of_its_field(echo: Platform):
    echo.functions.answers["echo"] = {"at": "yesterday", "day": "2026-01-17"}
    answer = echo.ask("{ echo { at day } }").json()
    assert answer["data"]["echo"] == {"at": None, "day": "2026-01-17"}
    assert (
        "Unable to serialize `yesterday` as a valid AWSDateTime" in answer["errors"][0]["message"]
    )


def test_a_wrong_value_from_a_caller_never_reaches_the_function(echo: Platform):
    for query in ('{ echo(at: "yesterday") { at } }', "{ echo(stamp: 1.5) { at } }"):
        assert "errors" in echo.ask(query).json()
    assert echo.functions.events == []
