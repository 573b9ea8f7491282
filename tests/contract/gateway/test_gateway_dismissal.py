"""Whoever is disabled loses their subscriptions and starts no others."""

from typing import Any

import pytest

from tests.contract.gateway.running import FOLLOW, FUNCTIONS, OPERATOR, Platform, token

DISABLE = """
  mutation Disable($input: SetUserEnabledInput!) {
    changed: setUserEnabled(input: $input) { email }
  }
"""
ADMIN = token("Admin", sub="root")
OTHER = token("Viewer", sub="u2")
STATUS = "subscription { onMessageStatus { messageId } }"


def user(enabled: bool, user_id: str = "u1") -> dict[str, Any]:
    return {"userId": user_id, "enabled": enabled, "createdAt": "2026-01-17T10:00:00.000Z"}


def disable(platform: Platform, answer: Any) -> dict[str, Any]:
    """What an administrator is told; it selects neither who nor whether."""
    platform.functions.answers["setUserEnabled"] = answer
    wanted = {"input": {"userId": "u1", "enabled": False}}
    return platform.ask(DISABLE, wanted, by=ADMIN).json()


def test_every_subscription_of_a_disabled_user_ends_and_nobody_elses(platform: Platform):
    with platform.open() as mine, platform.open(by=OTHER) as theirs:
        mine.init().start(id_="a")
        mine.start(STATUS, id_="b")
        theirs.init().start(by=OTHER, id_="c")
        assert "errors" not in disable(platform, user(enabled=False))
        assert sorted((mine.receive()["id"], mine.receive()["id"])) == ["a", "b"]
        platform.publish()
        assert theirs.receive()["id"] == "c"
        mine.send(id="a", type="stop")
        assert mine.receive() == {"id": "a", "type": "complete"}


def test_the_client_is_told_that_it_is_complete_and_may_use_the_id_again(platform: Platform):
    with platform.open() as live:
        live.init().start(id_="a")
        disable(platform, user(enabled=False))
        assert live.receive() == {"id": "a", "type": "complete"}
        assert live.start(id_="a") == {"id": "a", "type": "start_ack"}


@pytest.mark.parametrize(
    "answer",
    [
        user(enabled=True),
        user(enabled=False, user_id="u9"),
        None,
        {"errorMessage": "No.", "errorType": "CONFLICT", "errorInfo": {}, "data": None},
    ],
)
def test_nothing_else_that_the_function_answers_ends_anything(platform: Platform, answer: Any):
    with platform.open() as live:
        live.init().start()
        disable(platform, answer)
        platform.publish()
        assert live.receive()["type"] == "data"


def test_a_program_that_the_authorizer_let_in_loses_its_subscriptions_too(platform: Platform):
    context = {"userId": "u1", "role": "Viewer"}
    platform.functions.answers["auth-middleware"] = {
        "isAuthorized": True,
        "resolverContext": context,
        "ttlOverride": 0,
    }
    with platform.open(by="custom-token") as live:
        live.init().start(by="custom-token", id_="a")
        disable(platform, user(enabled=False))
        assert live.receive() == {"id": "a", "type": "complete"}


@pytest.mark.parametrize(
    ("row", "starts"),
    [
        (None, True),
        ({}, True),
        ({"enabled": True}, True),
        ({"enabled": False}, False),
        ({"enabled": "true"}, False),
        ({"enabled": None}, False),
    ],
)
def test_the_row_of_the_subscriber_decides_whether_a_subscription_starts(
    run, row: dict[str, Any] | None, starts: bool
):
    asked: list[str] = []

    async def user_row(user_id: str) -> dict[str, Any] | None:
        asked.append(user_id)
        return row

    platform = run(user_row=user_row)
    with platform.open() as live:
        answer = live.init().start()
    assert asked == ["u1"]
    assert (answer["type"] == "start_ack") is starts
    if not starts:
        [error] = answer["payload"]["errors"]
        assert error["errorType"] == "Unauthorized"


@pytest.mark.proves("1.3", "1.4", "1.5", "property 2")
@pytest.mark.parametrize("field", [name for name in FUNCTIONS if name.startswith("Subscription.")])
@pytest.mark.parametrize("group", ["Viewer", "Operator", "Admin", "Auditor", None])
def test_property_2_a_subscription_starts_for_exactly_the_roles_that_it_names(
    platform: Platform, field: str, group: str | None
):
    """Feature: wecare-digital-admin-platform, Property 2: RBAC Enforcement, for live updates."""
    by = token(*([group] if group else []))
    query = f"subscription {{ {field.split('.')[1]} {{ __typename }} }}"
    with platform.open(by=by) as live:
        answer = live.init().start(query, by=by)
    assert (answer["type"] == "start_ack") == (group in FUNCTIONS[field]["roles"])


def test_an_operator_cannot_dismiss_by_a_refused_call(platform: Platform):
    refusal = {
        "errorMessage": "No.",
        "errorType": "INSUFFICIENT_PERMISSIONS",
        "errorInfo": {},
        "data": None,
    }
    with platform.open() as live:
        live.init().start(FOLLOW)
        platform.functions.answers["setUserEnabled"] = refusal
        platform.ask(DISABLE, {"input": {"userId": "u1", "enabled": False}}, by=OPERATOR)
        platform.publish()
        assert live.receive()["type"] == "data"
