"""From a GraphQL request to an operation that may run; parsed and validated once per text."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import NoSchemaIntrospectionCustomRule

from local.gateway.errors import DocumentRefused, bad_request, on_the_wire
from local.gateway.limits import Limits, fragments_of, require_few_tokens, require_modest
from local.gateway.ports import JsonObject
from local.gateway.wire import as_object

REMEMBERED = 500
"""Documents kept; a client sends the same few again and again."""


@dataclass(frozen=True)
class Document:
    """A valid document within the limits."""

    tree: DocumentNode

    @cached_property
    def fragments(self) -> Mapping[str, FragmentDefinitionNode]:
        return fragments_of(self.tree)


@dataclass(frozen=True)
class Operation:
    """The operation of a request, with its variables as they were sent."""

    document: Document
    node: OperationDefinitionNode
    variables: JsonObject

    @property
    def kind(self) -> OperationType:
        return self.node.operation

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None


class Documents:
    """Finds the operation of a request; `introspection` says whether the schema may be read."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, *, introspection: bool) -> None:
        self._schema = schema
        self._limits = limits
        self._introspection = introspection
        self._rules: list[type[ASTValidationRule]] = list(specified_rules)
        if not introspection:
            self._rules.append(NoSchemaIntrospectionCustomRule)
        self._checked = lru_cache(REMEMBERED)(self._check)

    def operation(self, request: JsonObject) -> Operation:
        """The operation that `{query, operationName, variables}` asks for.

        Raises:
            RequestRefused: a member is missing or of the wrong type.
            DocumentRefused: the document is not valid, or breaks a limit.
        """
        text, name = request.get("query"), request.get("operationName")
        variables = as_object(request.get("variables") or {})
        if not isinstance(text, str) or not text.strip():
            raise bad_request("Unable to parse GraphQL query: send it as the string `query`.")
        if name is not None and not isinstance(name, str):
            raise bad_request("Send `operationName` as a string.")
        if variables is None:
            raise bad_request("Send `variables` as an object.")
        document = self._checked(text)
        node = get_operation_ast(document.tree, name or None)
        if node is None:
            raise DocumentRefused.because("BadRequestException", _which(name))
        return Operation(document, node, variables)

    def _check(self, text: str) -> Document:
        try:
            require_few_tokens(text, self._limits)
            tree = parse(text, allow_empty_selection_sets=False)
        except GraphQLError as error:
            said = on_the_wire(error, prefix="Validation error of type InvalidSyntax: ")
            raise DocumentRefused([said]) from None
        require_modest(tree, self._limits)
        hide = not self._introspection
        if errors := validate(self._schema, tree, self._rules, hide_suggestions=hide):
            raise DocumentRefused([on_the_wire(error, "Validation error: ") for error in errors])
        return Document(tree)


def _which(name: str | None) -> str:
    if name:
        return f"The document has no operation named {name}."
    return "The document has several operations; say which one with `operationName`."
