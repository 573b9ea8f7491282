"""Values for every type of the schema: what functions answer, and what clients send."""

from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    type_from_ast,
)

DEEPEST = 6
SCALARS: dict[str, Any] = {
    "ID": "id-1",
    "String": "words",
    "Int": 1,
    "Float": 1.5,
    "Boolean": True,
    "AWSDateTime": "2026-01-17T10:00:00.000Z",
    "AWSDate": "2026-01-17",
    "AWSTime": "10:00:00.000Z",
    "AWSTimestamp": 1768644000,
    "AWSEmail": "ada@example.com",
    "AWSPhone": "+919900000001",
    "AWSURL": "https://example.com/",
    "AWSJSON": [1],
    "AWSIPAddress": "198.51.100.7",
}


def answers(schema: GraphQLSchema) -> dict[str, Any]:
    """`Query.contact`: a whole value, for each field that a function or a publish serves."""
    roots = [kind for kind in (schema.query_type, schema.mutation_type) if kind]
    return {
        f"{root.name}.{name}": sample(field.type)
        for root in roots
        for name, field in root.fields.items()
    }


def variables(schema: GraphQLSchema, operation: OperationDefinitionNode) -> dict[str, Any]:
    """A value for each variable of an operation."""
    return {
        each.variable.name.value: sample(type_from_ast(schema, each.type))
        for each in operation.variable_definitions or ()
    }


def sample(kind: Any, depth: int = 0) -> Any:
    """A value of a type, whole; what nests too deep is null or an empty list."""
    match kind:
        case GraphQLNonNull():
            return sample(kind.of_type, depth)
        case GraphQLList():
            return [] if depth > DEEPEST else [sample(kind.of_type, depth + 1)]
        case GraphQLEnumType():
            return next(iter(kind.values))
        case GraphQLObjectType() | GraphQLInputObjectType():
            inner = {name: sample(field.type, depth + 1) for name, field in kind.fields.items()}
            return None if depth > DEEPEST else inner
        case _:
            return SCALARS[kind.name]
