"""Runs operations on the exported SDL: every root field asks its Lambda, every field is guarded."""

import logging
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any, cast

from graphql import (
    ExecutionResult,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute,  # pyright: ignore[reportUnknownVariableType]
    execute_sync,  # pyright: ignore[reportUnknownVariableType]
)

from local.gateway.access import FieldRule, rule_for
from local.gateway.context import Context
from local.gateway.documents import Operation
from local.gateway.errors import FieldFailed, on_the_wire
from local.gateway.events import resolver_event
from local.gateway.ports import TOO_MANY, FunctionFailed, Functions, Invoke, JsonObject
from local.gateway.scalars import use_appsync_scalars
from local.gateway.wire import as_object
from schema.appsync import executable

log = logging.getLogger(__name__)

type Resolve = Callable[..., object | Awaitable[object]]


def guarded_schema(sdl: str, functions: Functions, invoke: Invoke) -> GraphQLSchema:
    """The SDL made executable: AppSync's scalars, each field behind its rule and its source.

    Raises:
        ValueError: `functions` does not say who serves a root field.
    """
    schema = executable(sdl)
    use_appsync_scalars(schema)
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    for owner in schema.type_map.values():
        if isinstance(owner, GraphQLObjectType) and not owner.name.startswith("__"):
            for name, field in owner.fields.items():
                rule = rule_for(owner, name, field)
                field.resolve = (
                    _source(rule, functions, invoke, mutates=owner is schema.mutation_type)
                    if owner in roots
                    else _nested(rule)
                )
    return schema


class Engine:
    """Executes operations that `Documents` found."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema

    async def run(self, operation: Operation, context: Context) -> JsonObject:
        """`{data, errors?}`; sibling fields of a query run together, of a mutation in order."""
        found = execute(
            self._schema,
            operation.document.tree,
            context_value=context,
            variable_values=operation.variables,
            operation_name=operation.name,
        )
        return _answer(await found if isawaitable(found) else found)

    def render(self, operation: Operation, context: Context, payload: JsonObject) -> JsonObject:
        """A published payload in the words of one subscriber's selection, under its own rights."""
        found = execute_sync(
            self._schema,
            operation.document.tree,
            root_value=payload,
            context_value=context,
            variable_values=operation.variables,
            operation_name=operation.name,
        )
        return _answer(found)

    def subscription(self, name: str) -> GraphQLField:
        """The definition of `Subscription.name`; validation has made sure that it exists."""
        return cast("GraphQLObjectType", self._schema.subscription_type).fields[name]


def _source(rule: FieldRule, functions: Functions, invoke: Invoke, *, mutates: bool) -> Resolve:
    if rule.name not in functions:
        raise ValueError(f"functions.json does not say who serves {rule.name}")
    function = functions[rule.name]["function"]
    if function is not None:
        return _asking(rule, function, invoke)
    return _publishing(rule) if mutates else _nested(rule)


def _asking(rule: FieldRule, function: str, invoke: Invoke) -> Resolve:
    async def resolve(source: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> object:
        rule.require(info.context.caller)
        try:
            answer = await invoke(function, resolver_event(info, arguments, source))
        except FunctionFailed as error:
            log.warning("%s failed for %s: %s", function, rule.name, error)
            raise _failed(error) from None
        applied = _applied(answer)
        if dismissed := _dismissed(rule, applied):
            info.context.dismissed.append(dismissed)
        return applied

    return resolve


def _failed(error: FunctionFailed) -> FieldFailed:
    """What the caller is told of a function that gave no answer."""
    if error.error_type == TOO_MANY:
        busy = "Too much is asked at once, and this was not begun; try again in a moment."
        return FieldFailed(busy, f"Lambda:{TOO_MANY}")
    calm = "The request could not be completed; try again in a moment."
    return FieldFailed(calm, "Lambda:Unhandled")


def _dismissed(rule: FieldRule, answer: object) -> str | None:
    """Whose subscriptions lambda.js ends: those of somebody who was disabled."""
    said = as_object(answer) or {}
    disabled = rule.name == "Mutation.setUserEnabled" and said.get("enabled") is False
    return said.get("userId") if disabled else None


def _applied(answer: object) -> object:
    """What the one APPSYNC_JS resolver's `response` does: an error envelope is an error."""
    envelope = as_object(answer) or {}
    if isinstance(message := envelope.get("errorMessage"), str):
        raise FieldFailed(
            message,
            envelope.get("errorType") or "Lambda:Unhandled",
            data=envelope.get("data"),
            info=envelope.get("errorInfo"),
        )
    return answer


def _publishing(rule: FieldRule) -> Resolve:
    """A mutation without a function: its input is its result (a NONE data source)."""

    def resolve(_source: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> object:
        rule.require(info.context.caller)
        return arguments.get("input")

    return resolve


def _nested(rule: FieldRule) -> Resolve:
    """A member of its parent; for a subscription, of what was published (nothing at its start)."""

    def resolve(source: object, info: GraphQLResolveInfo[Any], **_arguments: Any) -> object:
        rule.require(info.context.caller)
        return (as_object(source) or {}).get(rule.field)

    return resolve


def _answer(result: ExecutionResult) -> JsonObject:
    answer: JsonObject = {"data": result.data}
    if result.errors:
        answer["errors"] = [on_the_wire(error) for error in result.errors]
    return answer
