"""AWS_LAMBDA: a function decides who comes in and which fields it takes away.

The contract is the AppSync Developer Guide's ("AWS_LAMBDA authorization"). Anything but a clear
yes is a no: a failed function, a malformed answer, a context that is not flat.
"""

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from local.gateway.caller import Caller, authorized
from local.gateway.ports import FunctionFailed, Invoke, JsonObject
from local.gateway.wire import as_list, as_object
from services.core.clock import Clock, NewId
from services.core.errors import Unauthenticated

log = logging.getLogger(__name__)

DEFAULT_TTL = 300
LONGEST_TTL = 3600
"""Seconds a decision is kept for its token: AppSync's default and its maximum."""
REMEMBERED = 1000


@dataclass(frozen=True)
class _Decision:
    caller: Caller | None
    until: datetime


@dataclass
class LambdaAuthorizer:
    """Asks `function`, and remembers its answer per token for as long as it says."""

    function: str
    invoke: Invoke
    api_id: str
    account_id: str
    clock: Clock
    new_id: NewId
    _decisions: OrderedDict[str, _Decision] = field(
        default_factory=OrderedDict[str, _Decision], init=False
    )

    async def require(self, token: str, operation: JsonObject, headers: dict[str, str]) -> Caller:
        """The caller that `token` proves; `operation` is the request's query and variables.

        Raises:
            Unauthenticated: the function did not say yes.
        """
        known = self._decisions.get(token)
        if known is None or known.until <= self.clock():
            known = await self._ask(token, operation, headers)
            self._remember(token, known)
        if known.caller is None:
            raise Unauthenticated("You are not authorized to make this call.")
        return known.caller

    def _remember(self, token: str, decision: _Decision) -> None:
        self._decisions[token] = decision
        self._decisions.move_to_end(token)
        while len(self._decisions) > REMEMBERED:
            self._decisions.popitem(last=False)

    async def _ask(self, token: str, operation: JsonObject, headers: dict[str, str]) -> _Decision:
        event: JsonObject = {
            "authorizationToken": token,
            "requestContext": {
                "apiId": self.api_id,
                "accountId": self.account_id,
                "requestId": self.new_id(),
                "queryString": operation.get("query"),
                "operationName": operation.get("operationName"),
                "variables": operation.get("variables") or {},
            },
            "requestHeaders": headers,
        }
        try:
            answer = await self.invoke(self.function, event)
        except FunctionFailed as error:
            log.warning("the authorizer failed: %s", error)
            return _Decision(None, until=self.clock())
        return self._decision(answer)

    def _decision(self, answer: object) -> _Decision:
        said = as_object(answer) or {}
        until = self.clock() + timedelta(seconds=_ttl(said.get("ttlOverride")))
        context = as_object(said.get("resolverContext") or {})
        denied = as_list(said.get("deniedFields") or [])
        if said.get("isAuthorized") is not True or context is None or denied is None:
            return _Decision(None, until)
        if not _is_flat(context):
            return _Decision(None, until)
        return _Decision(authorized(context, [_field_name(str(one)) for one in denied]), until)


def _ttl(said: object) -> float:
    if not isinstance(said, int | float) or isinstance(said, bool):
        return DEFAULT_TTL
    return min(max(said, 0), LONGEST_TTL)


def _is_flat(context: JsonObject) -> bool:
    """AppSync passes no nested values through `resolverContext`."""
    return not any(isinstance(value, dict | list) for value in context.values())


def _field_name(denied: str) -> str:
    """`Type.field`, also from `arn:aws:appsync:…:apis/id/types/Type/fields/field`."""
    match denied.split("/"):
        case [arn, _api, "types", owner, "fields", field_name] if arn.startswith("arn:"):
            return f"{owner}.{field_name}"
        case _:
            return denied
