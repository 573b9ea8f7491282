"""Authorization at the edge, exactly from the SDL's directives.

A field's directives override its type's; nested types are checked by their own; a field without
any admits the default mode only. AppSync Developer Guide, "Using additional authorization modes".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import (
    ConstDirectiveNode,
    GraphQLField,
    GraphQLObjectType,
    value_from_ast_untyped,
)

from local.gateway.caller import DEFAULT_MODE, Caller, Mode
from local.gateway.errors import not_authorized

ANY_GROUP: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FieldRule:
    """Who may reach one field: mode to the groups of which one is needed (none: everybody)."""

    type_name: str
    field: str
    modes: Mapping[Mode, frozenset[str]]

    @property
    def name(self) -> str:
        """`Type.field`."""
        return f"{self.type_name}.{self.field}"

    def require(self, caller: Caller) -> None:
        """Raise FieldFailed ("Unauthorized") unless `caller` may reach the field."""
        groups = self.modes.get(caller.mode)
        admitted = groups is not None and (not groups or not groups.isdisjoint(caller.groups))
        if not admitted or (caller.denied and self.name in caller.denied):
            raise not_authorized(self.field, self.type_name)


def rule_for(owner: GraphQLObjectType, name: str, field: GraphQLField) -> FieldRule:
    """The rule that the SDL declares for `owner.name`."""
    modes = _modes(field.ast_node.directives if field.ast_node else None)
    modes = modes or _modes(owner.ast_node.directives if owner.ast_node else None)
    return FieldRule(owner.name, name, modes or {DEFAULT_MODE: ANY_GROUP})


def _modes(directives: Iterable[ConstDirectiveNode] | None) -> dict[Mode, frozenset[str]]:
    known = {mode.value: mode for mode in Mode}
    return {
        known[directive.name.value]: _groups(directive)
        for directive in directives or ()
        if directive.name.value in known
    }


def _groups(directive: ConstDirectiveNode) -> frozenset[str]:
    return frozenset(
        name
        for argument in directive.arguments or ()
        if argument.name.value == "cognito_groups"
        for name in value_from_ast_untyped(argument.value)
    )
