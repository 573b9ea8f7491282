"""Storage in DynamoDB."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from services.aws.attributes import from_dynamo, to_dynamo, typed
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
from services.aws.paging import foreign_token
from services.aws.store import (
    Action,
    Busy,
    Check,
    ConditionFailed,
    Delete,
    Item,
    ItemPage,
    Key,
    Put,
    Query,
    Scan,
    Unanswered,
    Update,
)
from services.core.clock import Wait, wait

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ATTEMPTS = 6
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_THROTTLED = frozenset(
    {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}
)
"""Nothing happened, also after botocore's own retries."""
_PENDING = "TransactionInProgressException"
_SIGNS = {Equals: "=", Below: "<", Above: ">"}


type _Place = frozenset[tuple[str, str | int]]


class DynamoStore:
    """The real one. `table_name` gives a table's name in this deployment.

    A transaction carries a client request token, so botocore's own retries of a lost answer never
    apply it twice; conflicts between transactions are retried here, as botocore does not.
    """

    def __init__(
        self, client: "DynamoDBClient", table_name: Callable[[str], str], pause: Wait = wait
    ) -> None:
        self._client, self._name, self._pause = client, table_name, pause

    def get(self, table: str, key: Key) -> Item | None:
        answer = _answered(
            self._client.get_item,
            TableName=self._name(table),
            Key=to_dynamo(key),
            ConsistentRead=True,
        )
        return from_dynamo(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Sequence[tuple[str, Key]]) -> list[Item | None]:
        wanted: dict[str, dict[_Place, Key]] = {}
        for table, key in keys:
            wanted.setdefault(table, {})[_place(key)] = key
        found = self._batch({table: list(there.values()) for table, there in wanted.items()})
        names = {table: tuple(next(iter(there.values()))) for table, there in wanted.items()}
        items = {
            (table, frozenset((name, item[name]) for name in names[table])): item
            for table, there in found.items()
            for item in there
        }
        return [items.get((table, _place(key))) for table, key in keys]

    def write(self, *actions: Action) -> None:
        if len(actions) == 1 and not isinstance(actions[0], Check):
            self._write_one(actions[0], {})
            return
        requests = [{_OPERATION[type(action)]: self._request(action)} for action in actions]
        for attempt in range(ATTEMPTS):
            if self._transacted(requests):
                return
            self._back_off(attempt)
        raise Busy

    def change(self, update: Update) -> Item:
        answer = self._write_one(update, {"ReturnValues": "ALL_NEW"})
        return from_dynamo(answer["Attributes"])

    def query(self, query: Query) -> ItemPage:
        if query.start and query.start.get(query.partition[0]) != query.partition[1]:
            raise foreign_token()
        words = _Words()
        request: dict[str, Any] = {
            "KeyConditionExpression": _key_condition(query, words),
            "ScanIndexForward": not query.newest_first,
            "ConsistentRead": query.index is None,
        }
        if query.index:
            request["IndexName"] = query.index
        return self._page(query, words, request, self._client.query)

    def scan(self, scan: Scan) -> ItemPage:
        request: dict[str, Any] = {"ConsistentRead": True}
        if scan.segment:
            request["Segment"], request["TotalSegments"] = scan.segment
        return self._page(scan, _Words(), request, self._client.scan)

    def _page(
        self,
        asked: Query | Scan,
        words: "_Words",
        request: dict[str, Any],
        call: Callable[..., Any],
    ) -> ItemPage:
        request |= {"TableName": self._name(asked.table), "Limit": asked.limit}
        if asked.only:
            request["ProjectionExpression"] = ", ".join(map(words.name, asked.only))
        if asked.where:
            request["FilterExpression"] = words.condition(asked.where)
        if asked.start:
            request["ExclusiveStartKey"] = to_dynamo(asked.start)
        try:
            answer = _answered(call, **request, **words.said())
        except ClientError as error:
            if asked.start and error.response.get("Error", {}).get("Code") == "ValidationException":
                raise foreign_token() from None
            raise
        last = answer.get("LastEvaluatedKey")
        return ItemPage(
            [from_dynamo(i) for i in answer["Items"]], from_dynamo(last) if last else None
        )

    def _batch(self, wanted: Mapping[str, list[Key]]) -> dict[str, list[Item]]:
        names = {self._name(table): table for table in wanted}
        asked: Any = {
            self._name(table): {"Keys": [to_dynamo(key) for key in keys], "ConsistentRead": True}
            for table, keys in wanted.items()
        }
        found: dict[str, list[Item]] = {}
        for attempt in range(ATTEMPTS):
            answer = _answered(self._client.batch_get_item, RequestItems=asked)
            for name, items in answer["Responses"].items():
                found.setdefault(names[name], []).extend(map(from_dynamo, items))
            asked = answer.get("UnprocessedKeys")
            if not asked:
                return found
            self._back_off(attempt)
        raise Busy

    def _transacted(self, requests: list[dict[str, Any]]) -> bool:
        """Whether it happened; False if others were changing the same items."""
        try:
            _answered(self._client.transact_write_items, TransactItems=requests)
        except self._client.exceptions.TransactionCanceledException as error:
            reasons = error.response.get("CancellationReasons", [])
            if failed := _failed(reasons):
                raise ConditionFailed(failed) from None
            if not any(reason.get("Code") in _PASSING for reason in reasons):
                raise
            return False
        except ClientError as error:
            if _code(error) not in _THROTTLED:
                raise
            return False
        return True

    def _write_one(self, action: Action, more: Mapping[str, str]) -> dict[str, Any]:
        calls: dict[str, Callable[..., Any]] = {
            "Put": self._client.put_item,
            "Update": self._client.update_item,
            "Delete": self._client.delete_item,
        }
        for attempt in range(ATTEMPTS):
            try:
                return _answered(calls[_OPERATION[type(action)]], **self._request(action), **more)
            except self._client.exceptions.ConditionalCheckFailedException as error:
                there = cast("dict[str, Any]", error.response).get("Item")
                raise ConditionFailed({0: from_dynamo(there) if there else None}) from None
            except ClientError as error:
                if _code(error) not in _THROTTLED | {"TransactionConflictException"}:
                    raise
                self._back_off(attempt)
        raise Busy

    def _request(self, action: Action) -> dict[str, Any]:
        words = _Words()
        request: dict[str, Any] = {"TableName": self._name(action.table)}
        if isinstance(action, Put):
            request["Item"] = to_dynamo(action.item)
        else:
            request["Key"] = to_dynamo(action.key)
        if isinstance(action, Update):
            request["UpdateExpression"] = words.update(action)
        if action.only_if:
            request["ConditionExpression"] = words.condition(action.only_if)
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return request | words.said()

    def _back_off(self, attempt: int) -> None:
        self._pause(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311  jitter, not a secret


def _answered(call: Callable[..., Any], **request: Any) -> Any:
    """What DynamoDB says.

    Raises:
        Unanswered: it said nothing, or broke, however often botocore asked.
        ClientError: it refused.
    """
    try:
        return call(**request)
    except BotoCoreError as error:
        raise Unanswered(type(error).__name__) from error
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status >= 500 or _code(error) == _PENDING:
            raise Unanswered(_code(error)) from error
        raise


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


def _place(key: Key) -> _Place:
    return frozenset(key.items())


_OPERATION: Mapping[type[Action], str] = {
    Put: "Put",
    Update: "Update",
    Delete: "Delete",
    Check: "ConditionCheck",
}


class _Words:
    """The names and values that an expression's placeholders stand for."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: dict[str, Any] = {}

    def said(self) -> dict[str, Any]:
        values = {mark: typed(value) for mark, value in self._values.items()}
        return {
            key: words
            for key, words in (
                ("ExpressionAttributeNames", self._names),
                ("ExpressionAttributeValues", values),
            )
            if words
        }

    def name(self, attribute: str) -> str:
        for mark, known in self._names.items():
            if known == attribute:
                return mark
        self._names[mark := f"#n{len(self._names)}"] = attribute
        return mark

    def value(self, value: object) -> str:
        self._values[mark := f":v{len(self._values)}"] = value
        return mark

    def condition(self, condition: Condition) -> str:
        match condition:
            case Both(parts):
                return self._joined(" AND ", parts)
            case Either(parts):
                return self._joined(" OR ", parts)
            case Present(attribute):
                return f"attribute_exists({self.name(attribute)})"
            case Absent(attribute):
                return f"attribute_not_exists({self.name(attribute)})"
            case Contains(attribute, value):
                return f"contains({self.name(attribute)}, {self.value(value)})"
            case Equals(attribute, value) | Below(attribute, value) | Above(attribute, value):
                return f"{self.name(attribute)} {_SIGNS[type(condition)]} {self.value(value)}"

    def _joined(self, word: str, parts: tuple[Condition, ...]) -> str:
        """DynamoDB refuses parentheses that are not needed, so only a group in a group has them."""
        if len(parts) == 1:
            return self.condition(parts[0])
        grouped = [
            f"({self.condition(part)})"
            if isinstance(part, Both | Either) and len(part.conditions) > 1
            else self.condition(part)
            for part in parts
        ]
        return word.join(grouped)

    def update(self, update: Update) -> str:
        sets = [f"{self.name(n)} = {self.value(v)}" for n, v in update.set.items()]
        for name, values in update.append.items():
            mark, none, more = self.name(name), self.value([]), self.value(values)
            sets.append(f"{mark} = list_append(if_not_exists({mark}, {none}), {more})")
        adds = [f"{self.name(n)} {self.value(v)}" for n, v in update.add.items()]
        clauses = [
            ("SET", sets),
            ("REMOVE", [self.name(n) for n in update.remove]),
            ("ADD", adds),
        ]
        return " ".join(f"{verb} {', '.join(parts)}" for verb, parts in clauses if parts)


def _key_condition(query: Query, words: _Words) -> str:
    attribute, value = query.partition
    text = f"{words.name(attribute)} = {words.value(value)}"
    if query.at_least:
        sort, least = query.at_least
        text += f" AND {words.name(sort)} >= {words.value(least)}"
    return text


def _failed(reasons: Sequence[Any]) -> dict[int, Item | None]:
    return {
        position: from_dynamo(reason["Item"]) if reason.get("Item") else None
        for position, reason in enumerate(reasons)
        if reason.get("Code") == "ConditionalCheckFailed"
    }
