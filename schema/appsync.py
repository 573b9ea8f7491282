"""From the contract to the SDL that AppSync accepts.

What AppSync accepts is in the AppSync Developer Guide ("Designing GraphQL
APIs", "Authorization and authentication"): it defines its scalars and directives itself, takes no
directive definitions, descriptions or defaults, and checks nested types by their own directives.
So every object type that a field can reach carries the auth modes of the fields that reach it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    ConstArgumentNode,
    ConstDirectiveNode,
    ConstListValueNode,
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    NameNode,
    Node,
    ObjectTypeDefinitionNode,
    StringValueNode,
    TypeNode,
    build_ast_schema,
    concat_ast,
    parse,
    print_ast,
    value_from_ast_untyped,
)

from schema.wiring import PUBLISHED, WIRING
from services.access.roles import Permission, Role, roles_granted

ROOTS = ("Query", "Mutation", "Subscription")
SCALARS = [
    "AWSDate",
    "AWSTime",
    "AWSDateTime",
    "AWSTimestamp",
    "AWSEmail",
    "AWSJSON",
    "AWSURL",
    "AWSPhone",
    "AWSIPAddress",
]
PRELUDE = "\n".join(f"scalar {name}" for name in SCALARS) + (
    """
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
directive @aws_iam on OBJECT | FIELD_DEFINITION
directive @aws_lambda on OBJECT | FIELD_DEFINITION
"""
)
"""What AppSync adds to every schema; needed to check or run the SDL anywhere else."""


@dataclass(frozen=True)
class FieldWiring:
    """What one root field declares."""

    function: str | None
    permission: str
    mutations: tuple[str, ...]

    @property
    def signed(self) -> bool:
        """Whether only our own services may call it."""
        return self.permission == PUBLISHED

    def to_json(self) -> dict[str, object]:
        """The field's row in functions.json."""
        roles = () if self.signed else roles_granted(Permission(self.permission))
        return {
            "function": self.function,
            "permission": self.permission,
            "roles": [role.value for role in roles],
        }


def wirings(contract: str) -> dict[str, FieldWiring]:
    """`Type.field` to its declaration."""
    return {
        f"{root.name.value}.{field.name.value}": _wiring(field)
        for root in _roots(parse(contract))
        for field in root.fields or ()
    }


def exported_sdl(contract: str) -> str:
    """The SDL that AppSync loads; whether it is legal is asked of `schema.legality`."""
    document = parse(contract, no_location=True)
    definitions = _definitions(document)
    roots = [_with_auth(root) for root in _roots(document)]
    modes = _modes_of_types(roots, definitions)
    kept: list[Any] = [*roots]
    kept += [
        _with(node, directives=_auth(modes[name]))
        if isinstance(node, ObjectTypeDefinitionNode)
        else node
        for name, node in definitions.items()
        if name in modes and name not in ROOTS
    ]
    kept.sort(key=lambda node: node.name.value)
    return "\n\n".join(print_ast(node) for node in kept) + "\n"


def executable(sdl: str) -> GraphQLSchema:
    """The exported SDL with AppSync's own definitions, ready to validate or execute."""
    return build_ast_schema(concat_ast([parse(PRELUDE), parse(sdl)]))


def _definitions(document: DocumentNode) -> dict[str, Any]:
    """Types, inputs and enums by name."""
    return {
        node.name.value: node
        for node in document.definitions
        if isinstance(
            node, ObjectTypeDefinitionNode | InputObjectTypeDefinitionNode | EnumTypeDefinitionNode
        )
    }


def _roots(document: DocumentNode) -> list[ObjectTypeDefinitionNode]:
    return [
        node
        for node in document.definitions
        if isinstance(node, ObjectTypeDefinitionNode) and node.name.value in ROOTS
    ]


def _wiring(field: FieldDefinitionNode) -> FieldWiring:
    declared = next(d for d in field.directives or () if d.name.value == WIRING)
    said = arguments_of(declared)
    return FieldWiring(
        function=said["function"] or None,
        permission=said["permission"],
        mutations=tuple(said["mutations"]),
    )


def arguments_of(directive: DirectiveNode) -> dict[str, Any]:
    """What a directive says: argument name to value."""
    return {a.name.value: value_from_ast_untyped(a.value) for a in directive.arguments or ()}


def _with_auth(root: ObjectTypeDefinitionNode) -> ObjectTypeDefinitionNode:
    fields = [_with(field, directives=_directives(_wiring(field))) for field in root.fields or ()]
    return _with(root, fields=tuple(fields))


def _directives(wiring: FieldWiring) -> tuple[ConstDirectiveNode, ...]:
    modes = {"aws_iam"} if wiring.signed else {"aws_cognito_user_pools", "aws_lambda"}
    follows = _directive("aws_subscribe", mutations=wiring.mutations) if wiring.mutations else None
    return ((follows,) if follows else ()) + _auth(modes)


def _auth(modes: set[str]) -> tuple[ConstDirectiveNode, ...]:
    """At the edge any of our roles may come in; the permission is checked in the function."""
    groups = tuple(role.value for role in Role)
    return tuple(
        _directive(mode, cognito_groups=groups)
        if mode == "aws_cognito_user_pools"
        else _directive(mode)
        for mode in sorted(modes)
    )


def _directive(name: str, **lists: tuple[str, ...]) -> ConstDirectiveNode:
    arguments = tuple(
        ConstArgumentNode(
            name=NameNode(value=key),
            value=ConstListValueNode(values=tuple(StringValueNode(value=v) for v in values)),
        )
        for key, values in lists.items()
    )
    return ConstDirectiveNode(name=NameNode(value=name), arguments=arguments)


def _modes_of_types(
    roots: list[ObjectTypeDefinitionNode], definitions: Mapping[str, Any]
) -> dict[str, set[str]]:
    """Every type that a root field reaches, with the auth modes of the fields that reach it."""
    modes: dict[str, set[str]] = {}

    def reach(kind: TypeNode, through: frozenset[str]) -> None:
        name = _named(kind)
        if name not in definitions or through <= modes.get(name, set()):
            modes.setdefault(name, set()) if name in definitions else None
            return
        modes.setdefault(name, set()).update(through)
        for field in getattr(definitions[name], "fields", None) or ():
            reach(field.type, through)

    for root in roots:
        for field in root.fields or ():
            through = frozenset(
                d.name.value for d in field.directives or () if d.name.value != "aws_subscribe"
            )
            for part in (field, *(field.arguments or ())):
                reach(part.type, through)
    return modes


def _named(kind: Any) -> str:
    return kind.name.value if hasattr(kind, "name") else _named(kind.type)


def _with[N: Node](node: N, **changes: Any) -> N:
    return type(node)(**{key: getattr(node, key) for key in node.keys if key != "loc"} | changes)
