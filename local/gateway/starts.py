"""The start of a subscription: authenticated, valid, allowed, and only then followed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import OperationType
from graphql.execution.values import get_argument_values, get_variable_values

from local.gateway.authentication import Authenticator, Call, lower_case
from local.gateway.caller import Caller
from local.gateway.context import Context
from local.gateway.documents import Documents, Operation
from local.gateway.engine import Engine
from local.gateway.errors import DocumentRefused, RequestRefused, not_authorized
from local.gateway.fanout import Broker, Subscription
from local.gateway.ports import JsonObject, UserRow
from local.gateway.selection import by_key
from local.gateway.wire import as_object, read_object
from services.core.errors import Unauthenticated


class StartRefused(Exception):
    """The subscription cannot start; `errors` are `{errorType?, message}`."""

    def __init__(self, errors: list[JsonObject]) -> None:
        super().__init__(str(errors))
        self.errors = errors

    @classmethod
    def because(cls, error_type: str, message: str) -> "StartRefused":
        """A refusal for one reason."""
        return cls([{"errorType": error_type, "message": message}])


@dataclass(frozen=True)
class Starts:
    """Turns `start` messages into subscriptions."""

    authenticator: Authenticator
    documents: Documents
    engine: Engine
    broker: Broker
    user_row: UserRow

    async def subscription(
        self,
        message: JsonObject,
        source_ip: str,
        send: Callable[[JsonObject], None],
        end: Callable[[str], None],
    ) -> Subscription:
        """The subscription that `{id, payload: {data, extensions: {authorization}}}` asks for.

        Raises:
            StartRefused: with the errors for the client.
        """
        text, authorization = _payload(message)
        request = _request(text)
        body = text.encode(errors="surrogatepass")
        call = Call("/graphql", lower_case(authorization), body, source_ip, request)
        try:
            caller = await self.authenticator.caller(call)
            operation = self.documents.operation(request)
        except Unauthenticated as error:
            raise StartRefused.because("UnauthorizedException", str(error)) from None
        except RequestRefused as error:
            raise StartRefused.because(error.error_type, str(error)) from None
        except DocumentRefused as error:
            raise StartRefused(_brief(error.errors)) from None
        if operation.kind is not OperationType.SUBSCRIPTION:
            raise StartRefused.because(
                "UnsupportedOperation",
                f"{operation.kind.value} not supported through the realtime channel",
            )
        context = Context(caller, call.headers, operation.variables)
        # Running it once checks variables and rights; the source of a subscription gives null.
        answer = await self.engine.run(operation, context)
        if errors := answer.get("errors"):
            raise StartRefused(_brief(errors))
        field, arguments = self._asked(operation)
        await self._require_welcome(caller, field)
        id_ = message["id"]
        return Subscription(id_, field, arguments, operation, context, send, partial(end, id_))

    async def _require_welcome(self, caller: Caller, field: str) -> None:
        """What subscribe.js asks the Users table: whether the subscriber is still enabled."""
        row = await self.user_row(caller.user_id) if caller.user_id else None
        if (row or {}).get("enabled", True) is not True:
            refusal = not_authorized(field, "Subscription")
            raise StartRefused.because(refusal.error_type, str(refusal))

    def _asked(self, operation: Operation) -> tuple[str, JsonObject]:
        """The one field and its arguments: an omitted one is absent, an explicit null is None."""
        keys = by_key([operation.node.selection_set], operation.document.fragments)
        node = next(iter(keys.values()))[0]
        declared = operation.node.variable_definitions or ()
        values: Any = get_variable_values(self.broker.schema, declared, operation.variables)
        definition = self.engine.subscription(node.name.value)
        return node.name.value, get_argument_values(definition, node, values)


def _payload(message: JsonObject) -> tuple[str, dict[str, object]]:
    payload = as_object(message.get("payload")) or {}
    text, extensions = payload.get("data"), as_object(payload.get("extensions")) or {}
    if not isinstance(message.get("id"), str) or not isinstance(text, str):
        raise StartRefused.because(
            "BadRequestException", "Send an id and the request as JSON text in payload.data."
        )
    return text, as_object(extensions.get("authorization")) or {}


def _request(text: str) -> JsonObject:
    request = read_object(text)
    if request is None:
        raise StartRefused.because("BadRequestException", "payload.data is not a JSON object.")
    return request


def _brief(errors: list[JsonObject]) -> list[JsonObject]:
    return [
        {key: error[key] for key in ("errorType", "message") if error.get(key)} for error in errors
    ]
