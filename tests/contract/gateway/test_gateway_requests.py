"""POST /graphql: what a Lambda is given, and what its answers become."""

import asyncio
import json
import socket
from typing import Any

import pytest

from local.gateway import TOO_MANY, FunctionFailed
from tests.contract.gateway.running import (
    CONTACT,
    FUNCTIONS,
    OPERATOR,
    SDL,
    VIEWER,
    Platform,
    token,
)

READ = "query Read($id: ID!) { contact(contactId: $id) { contactId given: name } }"
UPDATE = """
  mutation Change($input: UpdateContactInput!) { updateContact(input: $input) { contactId } }
"""


def test_a_query_asks_the_function_that_serves_it_and_answers_with_its_result(platform: Platform):
    answer = platform.ask(READ, {"id": "c1"})
    assert answer.status_code == 200
    assert answer.json() == {"data": {"contact": {"contactId": "c1", "given": "Ada"}}}
    assert [name for name, _ in platform.functions.events] == ["contacts-read"]


def test_the_event_of_a_signed_in_person_has_every_part_that_appsync_sends(platform: Platform):
    platform.ask(READ, {"id": "c1"}, by=token("Operator", "Viewer"))
    event = platform.functions.last
    assert set(event) == {"arguments", "identity", "source", "request", "prev", "info", "stash"}
    assert event["arguments"] == {"contactId": "c1"}
    assert (event["source"], event["prev"], event["stash"]) == (None, None, {})
    identity = event["identity"]
    assert identity.pop("claims")["cognito:groups"] == ["Operator", "Viewer"]
    assert identity == {
        "defaultAuthStrategy": "ALLOW",
        "groups": ["Operator", "Viewer"],
        "issuer": "https://pool",
        "sourceIp": ["127.0.0.1"],
        "sub": "u1",
        "username": "ada",
    }
    assert event["request"]["domainName"] is None
    assert event["request"]["headers"]["host"] == platform.host
    assert event["info"] == {
        "selectionSetList": ["contactId", "given"],
        "selectionSetGraphQL": "{\n  contactId\n  given: name\n}",
        "fieldName": "contact",
        "parentTypeName": "Query",
        "variables": {"id": "c1"},
    }


def test_the_selection_list_opens_fragments_and_nests_with_slashes(platform: Platform):
    platform.functions.answers["searchContacts"] = {"items": [CONTACT]}
    platform.ask(
        """{ searchContacts { ...Page ... on ContactPage { nextToken } } }
        fragment Page on ContactPage { items { name } items { phone } }"""
    )
    listed = platform.functions.last["info"]["selectionSetList"]
    assert listed == ["items", "items/name", "items/phone", "nextToken"]


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        ({"contactId": "c1"}, {"contactId": "c1"}),
        ({"contactId": "c1", "email": None}, {"contactId": "c1", "email": None}),
        ({"contactId": "c1", "optInSms": False}, {"contactId": "c1", "optInSms": False}),
    ],
)
def test_an_absent_input_field_stays_absent_and_a_null_one_stays_null(
    platform: Platform, sent: dict[str, object], received: dict[str, object]
):
    platform.functions.answers["updateContact"] = CONTACT
    platform.ask(UPDATE, {"input": sent})
    assert platform.functions.last["arguments"] == {"input": received}


def test_an_absent_variable_leaves_its_argument_absent(platform: Platform):
    platform.functions.answers["searchContacts"] = {"items": []}
    query = "query S($t: String, $n: Int) { searchContacts(query: $t, limit: $n) { nextToken } }"
    platform.ask(query, {"n": None})
    assert platform.functions.last["arguments"] == {"limit": None}


def test_an_enum_reaches_the_function_as_its_name(platform: Platform):
    platform.functions.answers["conversations"] = {"items": []}
    platform.ask("{ conversations(channel: sms) { nextToken } }")
    assert platform.functions.last["arguments"] == {"channel": "sms"}


def test_an_error_envelope_becomes_a_field_error_in_appsyncs_shape(platform: Platform):
    platform.functions.answers["contact"] = {
        "errorMessage": "There is no such contact; it may have been deleted.",
        "errorType": "NOT_FOUND",
        "errorInfo": {"error": "NOT_FOUND", "httpStatus": 404, "details": {}},
        "data": None,
    }
    answer = platform.ask('{ contact(contactId: "c9") { name } }')
    assert answer.status_code == 200
    assert answer.json() == {
        "data": {"contact": None},
        "errors": [
            {
                "path": ["contact"],
                "data": None,
                "errorType": "NOT_FOUND",
                "errorInfo": {"error": "NOT_FOUND", "httpStatus": 404, "details": {}},
                "locations": [{"line": 1, "column": 3, "sourceName": None}],
                "message": "There is no such contact; it may have been deleted.",
            }
        ],
    }


def test_a_function_that_fails_is_told_calmly_and_without_its_insides(platform: Platform):
    def fail(_event: object) -> object:
        raise FunctionFailed("KeyError", "Traceback: /var/task/secret.py")

    platform.functions.answers["contact"] = fail
    answer = platform.ask('{ contact(contactId: "c1") { name } }')
    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert error["errorType"] == "Lambda:Unhandled"
    assert "Traceback" not in answer.text
    assert "KeyError" not in answer.text


def test_too_much_at_once_is_a_refusal_of_its_own(platform: Platform):
    def busy(_event: object) -> object:
        raise FunctionFailed(TOO_MANY, "every environment is busy")

    platform.functions.answers["contact"] = busy
    answer = platform.ask('{ contact(contactId: "c1") { name } }')
    (error,) = answer.json()["errors"]
    assert error["errorType"] == "Lambda:TooManyRequestsException"
    assert "not begun; try again" in error["message"]


def test_who_goes_away_in_the_middle_of_a_request_leaves_no_error_behind(
    platform: Platform, caplog: pytest.LogCaptureFixture
):
    with socket.create_connection(("127.0.0.1", platform.port)) as leaving:
        head = f"POST /graphql HTTP/1.1\r\nHost: {platform.host}\r\nContent-Length: 100\r\n\r\n"
        leaving.sendall(head.encode() + b'{"query":')
    for _ in range(3):
        assert platform.ask("{ __typename }").status_code == 200
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_bug_is_told_calmly_too(platform: Platform):
    def divide(_event: object) -> object:
        return 1 / 0

    platform.functions.answers["contact"] = divide
    answer = platform.ask('{ contact(contactId: "c1") { name } }')
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["errorType"] == "InternalFailure"
    assert "division" not in answer.text


def test_a_result_without_a_required_field_is_an_error_of_that_field(platform: Platform):
    platform.functions.answers["contact"] = {"contactId": "c1"}
    answer = platform.ask('{ contact(contactId: "c1") { name } }').json()
    assert answer["data"] == {"contact": None}
    assert answer["errors"][0]["path"] == ["contact", "name"]


def test_sibling_queries_run_together(platform: Platform):
    both = asyncio.Barrier(2)

    async def wait(_event: object) -> object:
        async with asyncio.timeout(5), both:
            return CONTACT

    platform.functions.answers["contact"] = wait
    query = '{ a: contact(contactId: "1") { name } b: contact(contactId: "2") { name } }'
    assert platform.ask(query).json()["data"] == {"a": {"name": "Ada"}, "b": {"name": "Ada"}}


def test_sibling_mutations_run_one_after_the_other(platform: Platform):
    steps: list[str] = []

    async def step(event: dict[str, dict[str, str]]) -> object:
        name = event["arguments"]["contactId"]
        steps.append(f"{name} begins")
        await asyncio.sleep(0)
        steps.append(f"{name} ends")
        return {"contactId": name, "deletedAt": "2026-01-17T10:00:00Z"}

    platform.functions.answers["deleteContact"] = step
    platform.ask(
        'mutation { a: deleteContact(contactId: "a") { contactId } '
        'b: deleteContact(contactId: "b") { contactId } }'
    )
    assert steps == ["a begins", "a ends", "b begins", "b ends"]


def test_one_of_several_operations_is_chosen_by_name(platform: Platform):
    query = (
        'query A { contact(contactId: "a") { name } } query B { contact(contactId: "b") { name } }'
    )
    platform.post(json.dumps({"query": query, "operationName": "B"}), Authorization=OPERATOR)
    assert platform.functions.last["arguments"] == {"contactId": "b"}
    answer = platform.ask(query).json()
    assert answer["data"] is None
    assert "several operations" in answer["errors"][0]["message"]


def test_an_unknown_field_is_a_validation_error_with_its_place(platform: Platform):
    answer = platform.ask('{ contact(contactId: "c1") { secret } }')
    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert error["message"].startswith("Validation error")
    assert error["locations"] == [{"line": 1, "column": 30, "sourceName": None}]


def test_a_variable_of_the_wrong_type_is_refused_before_any_function_is_asked(platform: Platform):
    answer = platform.ask(READ, {"id": {"no": "id"}}).json()
    assert "$id" in answer["errors"][0]["message"]
    assert platform.functions.events == []


def test_text_that_is_not_valid_unicode_comes_back_as_it_went(platform: Platform):
    def repeat(event: dict[str, Any]) -> object:
        return CONTACT | {"name": event["arguments"]["contactId"]}

    platform.functions.answers["contact"] = repeat
    answer = platform.ask(READ, {"id": "\ud800"})
    assert answer.json()["data"]["contact"]["given"] == "\ud800"


def test_a_browser_may_call_and_may_read_appsyncs_headers(platform: Platform):
    asked = {
        "Origin": "http://localhost:5173",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,x-amz-user-agent",
    }
    preflight = platform.client.options(platform.url, headers=asked)
    assert preflight.status_code == 200
    assert "x-amz-user-agent" in preflight.headers["access-control-allow-headers"]
    answer = platform.post("{}", Origin="http://localhost:5173", Authorization="")
    assert answer.status_code == 401
    assert "x-amzn-ErrorType" in answer.headers["access-control-expose-headers"]
    assert answer.headers["x-amzn-requestid"]


@pytest.mark.parametrize("value", ["", token("Admin", signature="forged"), f"Bearer {token()}x"])
def test_a_caller_who_proves_nothing_is_401_with_the_header_that_clients_look_at(
    platform: Platform, value: str
):
    answer = platform.post(json.dumps({"query": "{ me { userId } }"}), Authorization=value)
    assert answer.status_code == 401
    assert answer.headers["x-amzn-errortype"] == "UnauthorizedException"
    (error,) = answer.json()["errors"]
    assert error["errorType"] == "UnauthorizedException"
    assert error["message"]
    assert platform.functions.events == []


def test_a_bearer_prefix_is_understood(platform: Platform):
    assert "data" in platform.ask(READ, {"id": "c1"}, by=f"Bearer {VIEWER}").json()


def test_a_get_request_is_told_to_post(platform: Platform):
    answer = platform.client.get(platform.url)
    assert answer.status_code == 405
    assert "POST" in answer.json()["errors"][0]["message"]


def test_a_root_field_that_nobody_serves_stops_the_start(run):
    missing = {name: row for name, row in FUNCTIONS.items() if name != "Query.me"}
    with pytest.raises(ValueError, match=r"Query\.me"):
        run(functions=missing, sdl=SDL)
