"""From a mutation to the subscriptions that follow it (`@aws_subscribe`).

AppSync Developer Guide, "Using subscriptions for real-time data applications": subscribers get
the mutation's completed, selected output, each through its own selection; what the mutation did
not select is null. An omitted argument does not filter, an explicit null only matches null.
"""

import json
import logging
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from graphql import FieldDefinitionNode, GraphQLSchema, OperationType, value_from_ast_untyped

from local.gateway.context import Context
from local.gateway.documents import Operation
from local.gateway.engine import Engine
from local.gateway.limits import Limits
from local.gateway.ports import JsonObject
from local.gateway.selection import by_key, unaliased
from local.gateway.wire import as_object

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Subscription:
    """One started subscription; `send` queues a message for its connection and never waits.

    `end` takes it off its connection, which is told so.
    """

    id: str
    field: str
    arguments: JsonObject
    operation: Operation
    context: Context
    send: Callable[[JsonObject], None]
    end: Callable[[], None]

    def wants(self, payload: JsonObject) -> bool:
        """Whether every argument equals the payload's field of that name."""
        return all(payload.get(name) == value for name, value in self.arguments.items())

    @cached_property
    def view(self) -> Hashable:
        """All that its rendering depends on besides the payload: who shares it sees the same."""
        caller, operation = self.context.caller, self.operation
        variables = json.dumps(operation.variables, sort_keys=True)
        asked = id(operation.document), operation.name, variables
        return *asked, caller.mode, caller.groups, caller.denied


@dataclass
class Broker:
    """Who follows which mutation, and the delivery of what happens. Lives on one event loop."""

    schema: GraphQLSchema
    engine: Engine
    limits: Limits
    # Dictionaries for their order: who subscribed first is told first.
    _following: dict[str, dict[Subscription, None]] = field(
        default_factory=dict[str, dict[Subscription, None]], init=False
    )

    def add(self, subscription: Subscription) -> None:
        """Deliver to `subscription` from now on."""
        for mutation in self._followed(subscription.field):
            self._following.setdefault(mutation, {})[subscription] = None

    def remove(self, subscription: Subscription) -> None:
        """Deliver to `subscription` no more; harmless when it is gone already."""
        for mutation in self._followed(subscription.field):
            self._following.get(mutation, {}).pop(subscription, None)

    def publish(self, operation: Operation, answer: JsonObject) -> None:
        """Deliver what a mutation answered. Does nothing for a query."""
        completed = as_object(answer.get("data"))
        if operation.kind is not OperationType.MUTATION or completed is None:
            return
        fragments = operation.document.fragments
        for key, nodes in by_key([operation.node.selection_set], fragments).items():
            payload = as_object(unaliased(completed.get(key), nodes, fragments))
            if payload is not None:
                self._deliver(nodes[0].name.value, payload)

    def dismiss(self, user_id: str) -> None:
        """End every subscription of somebody, as `extensions.invalidateSubscriptions` does.

        AppSync Developer Guide, "Unsubscribing WebSocket connections using filters". What its
        client is told was never compared with live AppSync; here it is `complete`.
        """
        followers = {one for following in self._following.values() for one in following}
        for subscription in followers:
            if subscription.context.caller.user_id == user_id:
                subscription.end()

    def _deliver(self, mutation: str, payload: JsonObject) -> None:
        following = self._following.get(mutation)
        if not following:
            return
        if (size := len(json.dumps(payload))) > self.limits.payload:
            log.warning("%s: a payload of %d bytes is over the limit, dropped", mutation, size)
            return
        rendered: dict[Hashable, JsonObject] = {}
        for subscription in [one for one in following if one.wants(payload)]:
            if subscription.view not in rendered:
                rendered[subscription.view] = self.engine.render(
                    subscription.operation, subscription.context, {subscription.field: payload}
                )
            seen = rendered[subscription.view]
            subscription.send({"id": subscription.id, "type": "data", "payload": seen})

    def _followed(self, name: str) -> Iterable[str]:
        return _mutations(self.engine.subscription(name).ast_node)


def _mutations(definition: FieldDefinitionNode | None) -> list[str]:
    return [
        mutation
        for directive in (definition.directives if definition else None) or ()
        if directive.name.value == "aws_subscribe"
        for argument in directive.arguments or ()
        for mutation in value_from_ast_untyped(argument.value)
    ]
