"""AWS_LAMBDA: the authorizer function decides, and only a clear yes counts."""

import json
from datetime import timedelta
from typing import Any

import pytest

from local.gateway import FunctionFailed
from tests.contract.gateway.running import Platform, token

READ = "query Q($id: ID!) { contact(contactId: $id) { name phone } }"
YES = {"isAuthorized": True, "resolverContext": {"userId": "u1", "role": "Viewer"}}


def allow(platform: Platform, **answer: Any) -> None:
    platform.functions.answers["auth-middleware"] = YES | answer


def asked(platform: Platform) -> int:
    return sum(name == "auth-middleware" for name, _ in platform.functions.events)


def read(platform: Platform, by: str = "a-program") -> Any:
    return platform.ask(READ, {"id": "c1"}, by=by)


def test_the_function_is_asked_with_appsyncs_event(platform: Platform):
    allow(platform)
    read(platform)
    name, event = platform.functions.events[0]
    assert name == "auth-middleware"
    assert event["authorizationToken"] == "a-program"
    context = event["requestContext"]
    assert (context["apiId"], context["accountId"]) == ("local", "000000000000")
    assert context["requestId"]
    assert (context["queryString"], context["variables"]) == (READ, {"id": "c1"})
    assert context["operationName"] is None
    assert event["requestHeaders"]["authorization"] == "a-program"


def test_the_resolvers_identity_is_the_functions_context(platform: Platform):
    allow(platform)
    assert read(platform).json()["data"]["contact"]["name"] == "Ada"
    assert platform.functions.last["identity"] == {"resolverContext": YES["resolverContext"]}


@pytest.mark.parametrize(
    "name",
    ["Query.contact", "arn:aws:appsync:us-east-1:0:apis/local/types/Query/fields/contact"],
)
def test_a_denied_root_field_is_not_reached(platform: Platform, name: str):
    allow(platform, deniedFields=[name])
    answer = read(platform).json()
    assert answer["data"] == {"contact": None}
    assert answer["errors"][0]["message"] == "Not Authorized to access contact on type Query"
    assert asked(platform) == len(platform.functions.events)


def test_a_denied_nested_field_is_null_with_an_error(platform: Platform):
    allow(platform, deniedFields=["Contact.phone"])
    answer = read(platform).json()
    assert answer["data"] == {"contact": {"name": "Ada", "phone": None}}
    assert answer["errors"][0]["message"] == "Not Authorized to access phone on type Contact"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"isAuthorized": False},
        {"isAuthorized": "true"},
        YES | {"resolverContext": {"nested": {"a": 1}}},
        YES | {"resolverContext": "text"},
        YES | {"deniedFields": "Query.contact"},
        {"errorMessage": "boom", "errorType": "KeyError"},
    ],
)
def test_anything_but_a_clear_yes_is_401(platform: Platform, answer: object):
    platform.functions.answers["auth-middleware"] = answer
    assert read(platform).status_code == 401
    assert asked(platform) == len(platform.functions.events)


def test_a_function_that_fails_lets_nobody_in(platform: Platform):
    def fail(_event: object) -> object:
        raise FunctionFailed("TimeoutError", "3 s")

    platform.functions.answers["auth-middleware"] = fail
    assert read(platform).status_code == 401
    allow(platform)
    assert read(platform).status_code == 200


def test_an_answer_is_kept_for_its_token_for_five_minutes_by_default(platform: Platform):
    allow(platform)
    for _ in range(3):
        read(platform)
    assert asked(platform) == 1
    read(platform, by="another-program")
    assert asked(platform) == 2
    platform.wait["shift"] = timedelta(seconds=301)
    read(platform)
    assert asked(platform) == 3


@pytest.mark.parametrize(("ttl", "seconds"), [(10, 10), (9999, 3600), (0, 0), (-5, 0)])
def test_the_functions_own_ttl_counts_up_to_an_hour(platform: Platform, ttl: int, seconds: int):
    allow(platform, ttlOverride=ttl)
    read(platform)
    platform.wait["shift"] = timedelta(seconds=max(seconds - 2, 0))
    read(platform)
    assert asked(platform) == (1 if seconds else 2)
    platform.wait["shift"] = timedelta(seconds=seconds + 2)
    before = asked(platform)
    read(platform)
    assert asked(platform) == before + 1


def test_a_cognito_token_is_never_handed_to_the_function(platform: Platform):
    allow(platform)
    assert read(platform, by=token("Viewer", signature="forged")).status_code == 401
    assert read(platform, by=f"Bearer {token('Viewer')[:-4]}").status_code == 401
    assert asked(platform) == 0


def test_a_prefix_before_a_cognito_token_selects_the_function(platform: Platform):
    allow(platform)
    sent = f"custom-{token('Viewer')}"
    assert read(platform, by=sent).status_code == 200
    assert platform.functions.events[0][1]["authorizationToken"] == sent


def test_a_program_may_subscribe(platform: Platform):
    allow(platform)
    with platform.open(by="a-program") as live:
        assert live.init().start(by="a-program")["type"] == "start_ack"
    assert json.loads(platform.publish().text)["data"]
