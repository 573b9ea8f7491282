"""What AppSync would refuse, or quietly ignore, in the contract or in its export."""

from collections.abc import Iterable, Mapping

from graphql import (
    DefinitionNode,
    FieldDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    SchemaExtensionNode,
    TypeExtensionNode,
    parse,
    print_ast,
    validate_schema,
)

from schema.appsync import SCALARS, arguments_of, executable


class NotLegal(Exception):
    """The contract says something that AppSync would refuse."""


def require_legal(contract: str, sdl: str) -> None:
    """Raise NotLegal, naming everything that AppSync would refuse."""
    if problems := list(illegalities(contract, sdl)):
        raise NotLegal("; ".join(problems))


def illegalities(contract: str, sdl: str) -> Iterable[str]:
    """Every problem, as a phrase."""
    for node in parse(contract).definitions:
        yield from _of_definition(node)
    schema = executable(sdl)
    yield from (error.message for error in validate_schema(schema))
    yield from _of_subscriptions(schema)


def _of_definition(node: DefinitionNode) -> Iterable[str]:
    if isinstance(node, ScalarTypeDefinitionNode) and node.name.value not in SCALARS:
        yield f"custom scalar {node.name.value}"
    if isinstance(node, TypeExtensionNode | SchemaExtensionNode):
        yield "a type extension"
    if isinstance(node, InterfaceTypeDefinitionNode) and node.interfaces:
        yield f"interface {node.name.value} implements interfaces"
    yield from _defaults(node)


def _defaults(node: DefinitionNode) -> Iterable[str]:
    """AppSync accepts defaults and does not pass them on."""
    inputs = [node] if isinstance(node, InputObjectTypeDefinitionNode) else []
    objects = [node] if isinstance(node, ObjectTypeDefinitionNode) else []
    places = [(kind.name.value, value) for kind in inputs for value in kind.fields or ()]
    places += [
        (f"{kind.name.value}.{field.name.value}", value)
        for kind in objects
        for field in kind.fields or ()
        for value in field.arguments or ()
    ]
    for place, value in places:
        if value.default_value is not None:
            yield f"a default for {place}.{value.name.value}"


def _of_subscriptions(schema: GraphQLSchema) -> Iterable[str]:
    mutations, subscriptions = _fields(schema.mutation_type), _fields(schema.subscription_type)
    for name, field in subscriptions.items():
        kind = _text(field)
        for mutation in _followed(field.ast_node):
            if mutation not in mutations:
                yield f"Subscription.{name} follows {mutation}, which does not exist"
            elif _text(mutations[mutation]) != kind:
                yield f"Subscription.{name} and {mutation} return different types"
        if kind.endswith("!"):
            yield f"Subscription.{name} must be nullable"


def _text(field: GraphQLField) -> str:
    return print_ast(field.ast_node.type) if field.ast_node else ""


def _fields(kind: GraphQLObjectType | None) -> Mapping[str, GraphQLField]:
    return kind.fields if kind else {}


def _followed(field: FieldDefinitionNode | None) -> list[str]:
    for directive in (field and field.directives) or ():
        if directive.name.value == "aws_subscribe":
            return arguments_of(directive)["mutations"]
    return []
