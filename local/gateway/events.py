"""The event that a Lambda resolver gets.

AppSync Developer Guide, "Resolver mapping template context reference", invoked with the full
context: `selectionSetList` and `selectionSetGraphQL` are listed explicitly by the resolver.
"""

from typing import Any

from graphql import GraphQLResolveInfo, print_ast

from local.gateway.context import Context
from local.gateway.ports import JsonObject
from local.gateway.selection import selection_paths


def resolver_event(
    info: GraphQLResolveInfo[Context] | GraphQLResolveInfo[Any],
    arguments: JsonObject,
    source: object,
) -> JsonObject:
    """The event for one field; an input field not sent is absent, one sent as null is None."""
    context: Context = info.context
    return {
        "arguments": arguments,
        "identity": context.caller.identity,
        "source": source,
        "request": {"headers": context.headers, "domainName": None},
        "prev": None,
        "info": {
            "selectionSetList": selection_paths(info.field_nodes, info.fragments),
            "selectionSetGraphQL": _as_text(info),
            "fieldName": info.field_name,
            "parentTypeName": info.parent_type.name,
            "variables": context.variables,
        },
        "stash": {},
    }


def _as_text(info: GraphQLResolveInfo[Any]) -> str:
    sets = (node.selection_set for node in info.field_nodes)
    return "\n".join(print_ast(chosen) for chosen in sets if chosen)
