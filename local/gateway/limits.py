"""How much one request may ask for.

AppSync names two of these itself ("Configuring GraphQL run complexity, query depth, and
introspection"): QueryDepthLimitReached and ResolverExecutionLimitReached. The others have no
name there and are BadRequestException, which clients treat as final.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    Lexer,
    OperationDefinitionNode,
    Source,
    TokenKind,
)

from local.gateway.errors import DocumentRefused
from local.gateway.selection import by_key, selected

INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True)
class Limits:
    """The platform's limits. Sizes are bytes; `depth` counts nested fields.

    A bulk job names up to 10,000 contacts in one mutation, which `body` has room for; a message on
    a socket never does.
    """

    body: int = 1024 * 1024
    message: int = 64 * 1024
    tokens: int = 1000
    depth: int = 8
    aliases: int = 15
    resolvers: int = 50
    subscriptions: int = 100
    payload: int = 240 * 1024


def require_few_tokens(text: str, limits: Limits) -> None:
    """Raise DocumentRefused before a long document is parsed."""
    lexer = Lexer(Source(text))
    for _ in range(limits.tokens):
        if lexer.advance().kind is TokenKind.EOF:
            return
    if lexer.advance().kind is not TokenKind.EOF:
        raise DocumentRefused.because(
            "BadRequestException",
            f"The document has more than {limits.tokens} tokens; ask for less in one request.",
        )


def require_modest(document: DocumentNode, limits: Limits) -> None:
    """Raise DocumentRefused if any operation of the document asks for too much."""
    fragments = fragments_of(document)
    parts = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    _require_few_aliases([*parts, *fragments.values()], limits)
    for operation in parts:
        keys = by_key([operation.selection_set], fragments)
        if len(keys) > limits.resolvers:
            raise DocumentRefused.because(
                "ResolverExecutionLimitReached",
                f"The operation asks for {len(keys)} fields at its root; "
                f"the limit is {limits.resolvers}.",
            )
        # Introspection is deep by nature and bounded by graphql-core's own validation rule.
        data = [n for same in keys.values() for n in same if n.name.value not in INTROSPECTION]
        _require_shallow(data, fragments, limits)


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The document's fragments by name."""
    return {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}


def _require_shallow(
    level: list[FieldNode], fragments: Mapping[str, FragmentDefinitionNode], limits: Limits
) -> None:
    """Level by level, so that neither recursion nor repeated fragments cost anything."""
    for _ in range(limits.depth):
        level = list(selected((node.selection_set for node in level), fragments))
        if not level:
            return
    raise DocumentRefused.because(
        "QueryDepthLimitReached",
        f"The query nests fields more than {limits.depth} deep; ask for less at once.",
    )


def _require_few_aliases(
    parts: list[OperationDefinitionNode | FragmentDefinitionNode], limits: Limits
) -> None:
    level = list(selected((part.selection_set for part in parts), {}))
    aliases = 0
    while level:
        aliases += sum(node.alias is not None for node in level)
        if aliases > limits.aliases:
            raise DocumentRefused.because(
                "BadRequestException",
                f"The document has more than {limits.aliases} aliases; use several requests.",
            )
        level = list(selected((node.selection_set for node in level), {}))
