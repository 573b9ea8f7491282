"""What one request may not do, each refused in words."""

import json

import pytest
from graphql import get_introspection_query

from local.gateway import Limits
from tests.contract.gateway.running import CONTACT, FUNCTIONS, OPERATOR, Platform

NESTED = """
  type Query { node: Node @aws_cognito_user_pools }
  type Node @aws_cognito_user_pools { node: Node name: String }
"""
NODE = {"Query.node": {"function": "nodes", "permission": "read", "roles": []}}


def nested(depth: int) -> str:
    """A query of `depth` fields, each inside the one before."""
    return "{ " + "node { " * (depth - 1) + "name" + " }" * depth


def refused(answer) -> dict[str, str]:
    """The one error of a refused document."""
    assert answer.status_code == 200
    assert answer.json()["data"] is None
    (error,) = answer.json()["errors"]
    return error


@pytest.mark.attack("requests")
def test_eight_fields_deep_is_allowed_and_nine_or_twenty_are_not(run):
    platform = run(sdl=NESTED, functions=NODE)
    assert platform.ask(nested(8)).json() == {"data": {"node": None}}
    for depth in (9, 20, 190):
        error = refused(platform.ask(nested(depth)))
        assert error["errorType"] == "QueryDepthLimitReached"
        assert "8 deep" in error["message"]
    assert len(platform.functions.events) == 1


@pytest.mark.attack("requests")
def test_fragments_do_not_hide_depth_and_cycles_end(run):
    platform = run(sdl=NESTED, functions=NODE)
    chain = " ".join(f"fragment F{n} on Node {{ node {{ ...F{n + 1} }} }}" for n in range(12))
    deep = f"{{ node {{ ...F0 }} }} {chain} fragment F12 on Node {{ name }}"
    assert refused(platform.ask(deep))["errorType"] == "QueryDepthLimitReached"
    cycle = "{ node { ...A } } fragment A on Node { node { ...A } }"
    assert refused(platform.ask(cycle))["errorType"] == "QueryDepthLimitReached"


@pytest.mark.attack("requests")
def test_fifteen_aliases_are_allowed_and_sixteen_are_not(platform: Platform):
    platform.functions.answers["contact"] = CONTACT

    def aliased(count: int) -> str:
        fields = (f'a{n}: contact(contactId: "{n}") {{ name }}' for n in range(count))
        return "{ " + " ".join(fields) + " }"

    assert len(platform.ask(aliased(15)).json()["data"]) == 15
    error = refused(platform.ask(aliased(16)))
    assert error["errorType"] == "BadRequestException"
    assert "15 aliases" in error["message"]
    assert len(platform.functions.events) == 15


@pytest.mark.attack("requests")
def test_aliases_hidden_in_fragments_count(platform: Platform):
    names = " ".join(f"n{n}: name" for n in range(16))
    query = f'{{ contact(contactId: "c") {{ ...F }} }} fragment F on Contact {{ {names} }}'
    assert "aliases" in refused(platform.ask(query))["message"]


@pytest.mark.attack("requests")
def test_more_root_fields_than_the_limit_are_refused(run):
    platform = run(limits=Limits(resolvers=2))
    three = "{ " + " ".join(f'a{n}: contact(contactId: "c") {{ name }}' for n in range(3)) + " }"
    assert refused(platform.ask(three))["errorType"] == "ResolverExecutionLimitReached"


@pytest.mark.attack("requests")
def test_more_than_a_thousand_tokens_are_refused_before_parsing(platform: Platform):
    error = refused(platform.ask("{ " + "me " * 1000 + "}"))
    assert error["errorType"] == "BadRequestException"
    assert "1000 tokens" in error["message"]


@pytest.mark.attack("requests")
@pytest.mark.parametrize("size", [1024 * 1024 + 1, 2 * 1024 * 1024])
def test_a_body_over_1_mib_is_refused_in_words(platform: Platform, size: int):
    answer = platform.post(json.dumps({"query": "{ me { userId } }"}).ljust(size), Authorization="")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["errorType"] == "BadRequestException"
    assert str(size) in error["message"]


def test_a_body_of_exactly_1_mib_is_read(platform: Platform):
    body = json.dumps({"query": '{ contact(contactId: "c") { name } }'}).ljust(1024 * 1024)
    assert platform.post(body, Authorization=OPERATOR).json()["data"]["contact"]


@pytest.mark.attack("requests")
def test_batching_is_refused(platform: Platform):
    answer = platform.post('[{"query": "{ me { userId } }"}]', Authorization=OPERATOR)
    assert answer.status_code == 400
    assert "Batching" in answer.json()["errors"][0]["message"]


@pytest.mark.attack("requests")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'"text"',
        b"null",
        b'{"query": "{ me { userId } }", "variables": {"n": NaN}}',
        b"[" * 60_000,
        b"{}",
        b'{"query": null}',
        b'{"query": "   "}',
        b'{"query": ["{ me { userId } }"]}',
        b'{"query": "{ me { userId } }", "variables": "x"}',
        b'{"query": "{ me { userId } }", "operationName": 7}',
    ],
)
def test_a_body_that_is_not_a_request_is_400_in_words(platform: Platform, body: bytes):
    answer = platform.post(body, Authorization=OPERATOR)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["errorType"] in {"MalformedHttpRequestException", "BadRequestException"}
    assert error["message"].endswith(".")
    assert answer.headers["x-amzn-errortype"] == error["errorType"]


@pytest.mark.parametrize("query", ["{", "{ me { } }", "query {", "{ me(", "é", '{ me(a: "\\x") }'])
def test_a_document_that_does_not_parse_is_told_where(platform: Platform, query: str):
    error = refused(platform.ask(query))
    assert error["message"].startswith("Validation error")
    assert error["locations"]


def test_a_subscription_over_http_is_pointed_to_the_websocket(platform: Platform):
    answer = platform.ask("subscription { onInboundMessage { messageId } }")
    assert answer.status_code == 400
    assert "/graphql/realtime" in answer.json()["errors"][0]["message"]


def test_the_playground_may_read_the_whole_schema(platform: Platform):
    answer = platform.ask(get_introspection_query(descriptions=True)).json()
    assert "errors" not in answer
    names = {kind["name"] for kind in answer["data"]["__schema"]["types"]}
    assert {"Contact", "Message", "AWSDateTime"} <= names


@pytest.mark.attack("requests")
def test_introspection_does_not_excuse_the_depth_of_its_neighbours(run):
    platform = run(sdl=NESTED, functions=NODE)
    both = "{ __schema { queryType { name } } " + nested(9)[2:]
    assert refused(platform.ask(both))["errorType"] == "QueryDepthLimitReached"


@pytest.mark.attack("requests")
def test_with_introspection_off_the_schema_stays_hidden_and_names_are_not_suggested(run):
    platform = run(introspection=False)
    for query in ("{ __schema { types { name } } }", '{ __type(name: "Contact") { name } }'):
        answer = platform.ask(query)
        assert answer.json()["data"] is None
        assert "introspection" in answer.json()["errors"][0]["message"].lower()
    guess = platform.ask('{ contact(contactId: "c") { nam } }')
    assert "Did you mean" not in guess.text
    assert platform.ask('{ contact(contactId: "c") { __typename } }').json()["data"]


def test_every_exported_root_field_has_its_function(run):
    assert run(functions=FUNCTIONS).gateway.schema.query_type
