"""What is asked: the web app's own documents, read from its sources, and bad ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    Visitor,
    parse,
    print_ast,
    visit,
)

from tests.factories.infrastructure import ROOT
from tests.second_opinion.samples import variables

TAG = re.compile(r"\bgraphql\(\s*(?:/\*.*?\*/\s*)?`([^`]*)`", re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """A request, and who makes it."""

    name: str
    query: str
    variables: dict[str, Any] = field(default_factory=dict[str, Any])
    groups: tuple[str, ...] = ("Admin",)


def of_the_web_app(schema: GraphQLSchema) -> Iterator[Asked]:
    """Every query and mutation, with the fragments that it uses."""
    sources = sorted((ROOT / "frontend" / "src").rglob("*.ts*"))
    tags = [tag for path in sources for tag in TAG.findall(path.read_text())]
    found = [definition for tag in tags for definition in parse(tag).definitions]
    fragments = {d.name.value: d for d in found if isinstance(d, FragmentDefinitionNode)}
    for each in (one for one in found if isinstance(one, OperationDefinitionNode)):
        if each.operation is not OperationType.SUBSCRIPTION:
            query = "\n".join(map(print_ast, [each, *_used(each, fragments).values()]))
            name = each.name.value if each.name else query
            yield Asked(name, query, variables(schema, each))


def _used(
    node: Node, fragments: dict[str, FragmentDefinitionNode]
) -> dict[str, FragmentDefinitionNode]:
    used: dict[str, FragmentDefinitionNode] = {}

    class Spreads(Visitor):
        def enter_fragment_spread(self, spread: FragmentSpreadNode, *_: Any) -> None:
            name = spread.name.value
            if name not in used:
                used[name] = fragments[name]
                visit(fragments[name], self)

    visit(node, Spreads())
    return used


READ = "query Q($id: ID!) { contact(contactId: $id) { name } }"
CREATE = "mutation M($i: CreateContactInput!) { createContact(input: $i) { contactId } }"
LIST = "query Q($c: Channel, $n: Int) { conversations(channel: $c, limit: $n) { nextToken } }"
CONTACT = '{ contact(contactId: "c") %s }'
SPREAD = CONTACT % "{ ...F }"

BAD = (
    Asked("a field that is not there", CONTACT % "{ secret }"),
    Asked("an argument that is not there", '{ contact(contactId: "c", x: 1) { name } }'),
    Asked("a required argument left out", "{ contact { name } }"),
    Asked("an object without a selection", CONTACT % ""),
    Asked("a selection of a text", CONTACT % "{ name { first } }"),
    Asked("a root field that is not there", "{ everything { name } }"),
    Asked("an unknown fragment", CONTACT % "{ ...Gone }"),
    Asked("an unused fragment", CONTACT % "{ name }" + " fragment F on Contact { name }"),
    Asked("a fragment of itself", SPREAD + " fragment F on Contact { name ...F }"),
    Asked("a fragment of another type", SPREAD + " fragment F on Message { status }"),
    Asked("a fragment of no type", CONTACT % "{ ... on Nothing { name } }"),
    Asked("two operations of one name", "query A { __typename } query A { __typename }"),
    Asked("one without a name among others", "{ __typename } query A { __typename }"),
    Asked("a variable that nobody declared", "{ contact(contactId: $id) { name } }"),
    Asked("a variable that nobody uses", 'query Q($x: ID) { contact(contactId: "c") { name } }'),
    Asked("a variable of another type", READ.replace("ID!", "Int!"), {"id": 1}),
    Asked("a variable that may be null", READ.replace("ID!", "ID"), {"id": "c"}),
    Asked("a variable left out", READ),
    Asked("null for a required variable", READ, {"id": None}),
    Asked("an object for a text", READ, {"id": {"a": 1}}),
    Asked("a text for a number", LIST, {"n": "many"}),
    Asked("a fraction for a number", LIST, {"n": 1.5}),
    Asked("an enum value that is not there", LIST, {"c": "fax"}),
    Asked("an enum value as a text", '{ conversations(channel: "sms") { nextToken } }'),
    Asked("a required input field left out", CREATE, {"i": {"phone": "+919900000001"}}),
    Asked("an input field that is not there", CREATE, {"i": {"name": "Ada", "role": "Admin"}}),
    Asked("a text for an input", CREATE, {"i": "Ada"}),
    Asked("a directive that is not there", CONTACT % "{ name @hide }"),
    Asked("a directive in the wrong place", "query Q @skip(if: true) { __typename }"),
    Asked("a directive without its argument", CONTACT % "{ name @include }"),
    Asked("one name for two fields", CONTACT % "{ name: phone name }"),
    Asked("no document", ""),
    Asked("half a document", "{ contact("),
    Asked("a type definition", "type A { b: Int }"),
    Asked("a person who publishes", "mutation { publishInboundMessage(input: {}) { status } }"),
    Asked("a viewer who creates", CREATE, {"i": {"name": "Ada"}}, ()),
    Asked("nobody who reads", READ, {"id": "c"}, ()),
    Asked("a group that is not ours", READ, {"id": "c"}, ("Auditor",)),
)
