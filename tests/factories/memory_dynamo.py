"""DynamoDB's requests, as our one store makes them, answered by storage in memory.

With it the real handlers run on their real clients, thousands of times.
"""

import re
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from services.aws.attributes import from_dynamo, to_dynamo
from services.aws.conditions import (
    Above,
    Absent,
    Below,
    Both,
    Condition,
    Contains,
    Either,
    Equals,
    Present,
)
from services.aws.environment import table_variable
from services.aws.memory import MemoryStore
from services.aws.store import (
    Action,
    Check,
    ConditionFailed,
    Delete,
    ItemPage,
    Put,
    Query,
    Scan,
    Update,
)
from tests.factories.infrastructure import INFRASTRUCTURE

type Request = dict[str, Any]

_TOKENS = re.compile(r"attribute_(?:not_)?exists|contains|AND|OR|#n\d+|:v\d+|[=<>()]")
_CLAUSES = re.compile(r"(SET|REMOVE|ADD) (.*?)(?= (?:SET|REMOVE|ADD) |$)")
_SETS = re.compile(r"(#n\d+) = (?:(:v\d+)|list_append\(if_not_exists\(#n\d+, :v\d+\), (:v\d+)\))")
_ADDS = re.compile(r"(#n\d+) (:v\d+)")
_NAMES = re.compile(r"#n\d+")
_SIGNS = {"=": Equals, "<": Below, ">": Above}


class Refused(Exception):
    """What DynamoDB answers instead: its code, and what stands beside it."""

    def __init__(self, code: str, **beside: Any) -> None:
        super().__init__(code)
        self.code, self.beside = code, beside


class Words:
    """An expression's placeholders, and the expressions that they stand in."""

    def __init__(self, request: Request) -> None:
        self.names: dict[str, str] = request.get("ExpressionAttributeNames", {})
        self.values = from_dynamo(request.get("ExpressionAttributeValues", {}))

    def condition(self, text: str | None) -> Condition | None:
        return self._all(deque(_TOKENS.findall(text))) if text else None

    def _all(self, tokens: deque[str]) -> Condition:
        parts, word = [self._part(tokens)], ""
        while tokens and tokens[0] in ("AND", "OR"):
            word = tokens.popleft()
            parts.append(self._part(tokens))
        if len(parts) == 1:
            return parts[0]
        return (Either if word == "OR" else Both)(tuple(parts))

    def _part(self, tokens: deque[str]) -> Condition:
        first = tokens.popleft()
        if first == "(":
            inner = self._all(tokens)
            tokens.popleft()
            return inner
        if first in ("attribute_exists", "attribute_not_exists", "contains"):
            tokens.popleft()
            name = self.names[tokens.popleft()]
            if first == "contains":
                found: Condition = Contains(name, self.values[tokens.popleft()])
            else:
                found = (Present if first == "attribute_exists" else Absent)(name)
            tokens.popleft()
            return found
        return _SIGNS[tokens.popleft()](self.names[first], self.values[tokens.popleft()])

    def update(self, text: str) -> dict[str, Any]:
        """What an Update is made of."""
        said: dict[str, Any] = {"set": {}, "append": {}, "add": {}, "remove": []}
        for verb, parts in _CLAUSES.findall(text):
            if verb == "SET":
                for name, value, more in _SETS.findall(parts):
                    where = said["append"] if more else said["set"]
                    where[self.names[name]] = self.values[more or value]
            elif verb == "ADD":
                said["add"] |= {self.names[n]: self.values[v] for n, v in _ADDS.findall(parts)}
            else:
                said["remove"] = [self.names[name] for name in _NAMES.findall(parts)]
        return said


class MemoryDynamo:
    """Tables in memory behind DynamoDB's requests; `watch` sees every write before it happens."""

    def __init__(self, store: MemoryStore, watch: Callable[[Sequence[Action]], None]) -> None:
        self._store, self._watch = store, watch
        self._tables = {f"test-{name}": name for name in INFRASTRUCTURE["tables"]}

    def get_item(self, request: Request) -> Any:
        found = self._store.get(self._table(request), from_dynamo(request["Key"]))
        return {"Item": to_dynamo(found)} if found else {}

    def batch_get_item(self, request: Request) -> Any:
        asked = request["RequestItems"]
        found: dict[str, list[Any]] = {}
        for name, each in asked.items():
            keys = [(self._tables[name], from_dynamo(key)) for key in each["Keys"]]
            items = self._store.get_many(keys)
            found[name] = [to_dynamo(item) for item in items if item]
        return {"Responses": found, "UnprocessedKeys": {}}

    def put_item(self, request: Request) -> Any:
        return self._one("Put", request)

    def update_item(self, request: Request) -> Any:
        return self._one("Update", request)

    def delete_item(self, request: Request) -> Any:
        return self._one("Delete", request)

    def _one(self, operation: str, request: Request) -> Any:
        action = self._action(operation, request)
        self._watch([action])
        try:
            if isinstance(action, Update):
                return {"Attributes": to_dynamo(self._store.change(action))}
            self._store.write(action)
        except ConditionFailed as refused:
            there = refused.failed[0]
            beside = {"Item": to_dynamo(there)} if there else {}
            raise Refused("ConditionalCheckFailedException", **beside) from None
        return {}

    def transact_write_items(self, request: Request) -> Any:
        actions = [self._action(*next(iter(each.items()))) for each in request["TransactItems"]]
        self._watch(actions)
        try:
            self._store.write(*actions)
        except ConditionFailed as refused:
            reasons: list[Any] = [{"Code": "None"} for _ in actions]
            for position, there in refused.failed.items():
                beside = {"Item": to_dynamo(there)} if there else {}
                reasons[position] = {"Code": "ConditionalCheckFailed", **beside}
            raise Refused("TransactionCanceledException", CancellationReasons=reasons) from None
        return {}

    def query(self, request: Request) -> Any:
        words = Words(request)
        first, _, second = request["KeyConditionExpression"].partition(" AND ")
        attribute, value = first.split(" = ")
        least = second.split(" >= ") if second else None
        return self._page(
            self._store.query(
                Query(
                    self._table(request),
                    (words.names[attribute], words.values[value]),
                    index=request.get("IndexName"),
                    at_least=(words.names[least[0]], words.values[least[1]]) if least else None,
                    newest_first=not request["ScanIndexForward"],
                    **self._rest(request, words),
                )
            )
        )

    def scan(self, request: Request) -> Any:
        parts = request.get("TotalSegments")
        segment = (request["Segment"], parts) if parts else None
        rest = self._rest(request, Words(request))
        return self._page(self._store.scan(Scan(self._table(request), segment=segment, **rest)))

    def _rest(self, request: Request, words: Words) -> dict[str, Any]:
        start = request.get("ExclusiveStartKey")
        only = request.get("ProjectionExpression")
        return {
            "where": words.condition(request.get("FilterExpression")),
            "limit": request["Limit"],
            "start": from_dynamo(start) if start else None,
            "only": [words.names[mark] for mark in only.split(", ")] if only else (),
        }

    def _page(self, page: ItemPage) -> Any:
        more = {"LastEvaluatedKey": to_dynamo(page.next)} if page.next else {}
        return {"Items": [to_dynamo(item) for item in page.items], **more}

    def _table(self, request: Request) -> str:
        return self._tables[request["TableName"]]

    def _action(self, operation: str, request: Request) -> Action:
        words, table = Words(request), self._table(request)
        only_if = words.condition(request.get("ConditionExpression"))
        if operation == "Put":
            return Put(table, from_dynamo(request["Item"]), only_if)
        key = from_dynamo(request["Key"])
        if operation == "Delete":
            return Delete(table, key, only_if)
        if operation == "ConditionCheck":
            assert only_if
            return Check(table, key, only_if)
        return Update(table, key, **words.update(request["UpdateExpression"]), only_if=only_if)


def tables() -> dict[str, str]:
    """The variables that name the tables."""
    return {table_variable(name): f"test-{name}" for name in INFRASTRUCTURE["tables"]}
