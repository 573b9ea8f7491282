"""Every field inside every answer: read by each of our groups, and by nobody else."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_leaf_type,
)

from schema.appsync import executable
from tests.contract.gateway.running import FUNCTIONS, SDL, Platform, Server, running, token
from tests.flows.test_roles import question

SCHEMA = executable(SDL)
READ = [
    name for name in FUNCTIONS if not name.startswith("Subscription.") and FUNCTIONS[name]["roles"]
]
LEAVES: dict[str, Any] = {
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "AWSDateTime": "2026-03-01T12:00:00.000Z",
    "AWSDate": "2026-03-01",
    "AWSJSON": "{}",
    "AWSURL": "https://example.com",
}
DEEP = 6


def something(kind: GraphQLOutputType, deep: int = DEEP) -> Any:
    """A whole value of a type, with one of each list."""
    match kind:
        case GraphQLNonNull():
            return something(cast("GraphQLOutputType", kind.of_type), deep)
        case GraphQLList():
            return [something(cast("GraphQLOutputType", kind.of_type), deep)]
        case GraphQLEnumType():
            return next(iter(kind.values))
        case GraphQLObjectType():
            fields = kind.fields.items() if deep else ()
            return {name: something(field.type, deep - 1) for name, field in fields}
        case _:
            return LEAVES.get(cast("Any", kind).name, "something")


def all_of(kind: GraphQLOutputType, deep: int = DEEP) -> str:
    """A selection of every field that a type has inside."""
    named = get_named_type(kind)
    if is_leaf_type(named):
        return ""
    fields = cast("GraphQLObjectType", named).fields.items()
    parts = [
        f"{name} {all_of(field.type, deep - 1)}"
        for name, field in fields
        if deep > 1 or is_leaf_type(get_named_type(field.type))
    ]
    return "{ " + " ".join(parts) + " }"


def empty(answer: Any) -> bool:
    """Whether there is nothing in an answer."""
    return answer is None or (isinstance(answer, dict) and all(map(empty, answer.values())))


@pytest.fixture(scope="module")
def platform(server: Server) -> Iterator[Platform]:
    """One gateway for all; each test sets what its own field answers."""
    with running(server) as found:
        yield found


@pytest.mark.proves("1.3", "1.4", "1.5", "property 2")
@pytest.mark.attack("roles")
@pytest.mark.parametrize("name", READ)
def test_what_is_inside_an_answer_is_read_by_our_groups_and_by_nobody_else(
    platform: Platform, name: str
):
    owner, field = name.split(".")
    kind = cast("GraphQLObjectType", SCHEMA.type_map[owner]).fields[field].type
    whole = something(kind)
    platform.functions.answers[field] = whole
    document, variables = question(name)
    document = document.replace(" { __typename }", f" {all_of(kind)}")
    for group in ("Viewer", "Operator", "Admin"):
        answer = platform.ask(document, variables, by=token(group)).json()
        assert "errors" not in answer and not empty(answer["data"])
    platform.functions.events.clear()
    for groups in ((), ("Strangers",)):
        answer = platform.ask(document, variables, by=token(*groups)).json()
        assert empty(answer["data"]) and answer["errors"]
    body = json.dumps({"query": document, "variables": variables})
    service = platform.client.send(platform.signed(body)).json()
    assert empty(service["data"]) and service["errors"]
    assert platform.ask(document, variables, by="").status_code == 401
    assert platform.functions.events == []
