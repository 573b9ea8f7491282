"""Who may reach which field: the SDL's directives, for every mode."""

from typing import Any

import pytest

from tests.contract.gateway.running import (
    CONTACT,
    MESSAGE,
    OPERATOR,
    PUBLISH,
    VIEWER,
    Platform,
    token,
)

READ = '{ contact(contactId: "c1") { name } }'
CREATE = 'mutation { createContact(input: { name: "Ada" }) { contactId } }'
MODES = """
  type Query {
    plain: Thing
    people: Thing @aws_cognito_user_pools
    admins: Thing @aws_cognito_user_pools(cognito_groups: ["Admin"]) @aws_iam
    services: Thing @aws_iam
  }
  type Thing @aws_cognito_user_pools @aws_iam { open: String inner: Inner closed: String @aws_iam }
  type Inner @aws_cognito_user_pools(cognito_groups: ["Admin"]) @aws_iam { deep: String }
"""
THING = {"open": "o", "closed": "c", "inner": {"deep": "d"}}


def rows(*names: str) -> dict[str, dict[str, object]]:
    """functions.json for root queries."""
    return {f"Query.{n}": {"function": n, "permission": "read", "roles": []} for n in names}


@pytest.fixture
def modes(run) -> Platform:
    platform = run(sdl=MODES, functions=rows("plain", "people", "admins", "services"))
    platform.functions.answers |= dict.fromkeys(("plain", "people", "admins", "services"), THING)
    return platform


def denied(platform: Platform, query: str, by: str) -> list[str]:
    """The messages of the fields that were denied; the answer is HTTP 200 all the same."""
    answer = platform.ask(query, by=by)
    assert answer.status_code == 200
    errors = answer.json().get("errors", [])
    assert {error["errorType"] for error in errors} <= {"Unauthorized"}
    return [error["message"] for error in errors]


@pytest.mark.parametrize("group", ["Viewer", "Operator", "Admin"])
def test_each_of_our_groups_comes_in_at_the_edge(platform: Platform, group: str):
    platform.functions.answers["createContact"] = CONTACT
    assert denied(platform, READ, token(group)) == []
    assert denied(platform, CREATE, token(group)) == []


@pytest.mark.parametrize("groups", [(), ("Auditor",), ("viewer",), ("Admins", "Viewer ")])
def test_without_one_of_our_groups_nothing_is_reached(platform: Platform, groups: tuple[str, ...]):
    messages = denied(platform, READ, token(*groups))
    assert messages == ["Not Authorized to access contact on type Query"]
    assert platform.functions.events == []


@pytest.mark.parametrize("said", ["Admin", None, {"Admin": 1}, 7, [["Admin"]]])
def test_a_groups_claim_that_is_not_a_list_of_names_is_no_group(platform: Platform, said: object):
    claims: dict[str, Any] = {"cognito:groups": said}
    assert denied(platform, READ, token(**claims))


def test_a_person_may_not_publish_whatever_the_group(platform: Platform):
    answer = platform.ask(PUBLISH, {"input": MESSAGE}, by=token("Admin")).json()
    assert answer["data"] == {"publishInboundMessage": None}
    assert answer["errors"][0]["errorType"] == "Unauthorized"


def test_a_service_may_not_read_what_people_read(platform: Platform):
    answer = platform.publish(READ.replace("{ contact", "query { contact")).json()
    assert answer["errors"][0]["message"] == "Not Authorized to access contact on type Query"


def test_a_field_without_directives_admits_the_default_mode_only(modes: Platform):
    assert denied(modes, "{ plain { open } }", VIEWER) == []
    answer = modes.publish("{ plain { open } }").json()
    assert answer["errors"][0]["message"] == "Not Authorized to access plain on type Query"


def test_a_field_directive_replaces_its_types(modes: Platform):
    answer = modes.ask("{ people { open closed } }").json()
    assert answer["data"] == {"people": {"open": "o", "closed": None}}
    assert answer["errors"][0]["message"] == "Not Authorized to access closed on type Thing"
    assert answer["errors"][0]["path"] == ["people", "closed"]


def test_nested_types_are_checked_by_their_own_directives(modes: Platform):
    query = "{ people { inner { deep } } }"
    assert denied(modes, query, OPERATOR) == ["Not Authorized to access deep on type Inner"]
    assert denied(modes, query, token("Admin")) == []


def test_a_group_is_asked_of_people_and_not_of_signed_services(modes: Platform):
    assert denied(modes, "{ admins { open } }", OPERATOR)
    assert denied(modes, "{ admins { open } }", token("Operator", "Admin")) == []
    assert modes.publish("{ admins { open } }").json() == {"data": {"admins": {"open": "o"}}}
    assert denied(modes, "{ services { open } }", token("Admin"))


def test_one_denied_field_does_not_spoil_its_siblings(modes: Platform):
    answer = modes.ask("{ people { open } services { open } }").json()
    assert answer["data"] == {"people": {"open": "o"}, "services": None}
    assert [name for name, _ in modes.functions.events] == ["people"]
