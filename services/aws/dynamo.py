"""Storage in DynamoDB."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from services.aws.attributes import from_dynamo, to_dynamo
from services.aws.expressions import Words, key_condition
from services.aws.keys import MOST_BYTES, can_be_key, can_exist
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
    Malformed,
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
THROTTLED_ATTEMPTS = 2
"""Within half a minute, which is all that anybody waits for an answer."""
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_THROTTLED = frozenset(
    {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}
)
"""Nothing happened, also after botocore's own retries."""
_CONFLICT = "TransactionConflictException"
_MALFORMED = frozenset({"ValidationException", "SerializationException"})
_PENDING = "TransactionInProgressException"


class _Throttled(Busy):
    """The table was asked for more than it gives."""


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
        if not can_exist(key):
            return None
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
            if can_exist(key):
                wanted.setdefault(table, {})[_place(key)] = key
        if not wanted:
            return [None] * len(keys)
        found = self._batch({table: list(there.values()) for table, there in wanted.items()})
        names = {table: tuple(next(iter(there.values()))) for table, there in wanted.items()}
        items = {
            (table, frozenset((name, item[name]) for name in names[table])): item
            for table, there in found.items()
            for item in there
        }
        return [items.get((table, _place(key))) for table, key in keys]

    def write(self, *actions: Action) -> None:
        if failed := _of_nobody(actions):
            raise ConditionFailed(failed)
        if len(actions) == 1 and not isinstance(actions[0], Check):
            self._write_one(actions[0], {})
            return
        requests = [{_OPERATION[type(action)]: self._request(action)} for action in actions]
        self._insisting(lambda: self._transact(requests))

    def change(self, update: Update) -> Item:
        if failed := _of_nobody([update]):
            raise ConditionFailed(failed)
        answer = self._write_one(update, {"ReturnValues": "ALL_NEW"})
        return from_dynamo(answer["Attributes"])

    def query(self, query: Query) -> ItemPage:
        if query.start and query.start.get(query.partition[0]) != query.partition[1]:
            raise foreign_token()
        if not can_be_key(query.partition[1], MOST_BYTES[0]):
            return ItemPage([], None)
        words = Words()
        request: dict[str, Any] = {
            "KeyConditionExpression": key_condition(query, words),
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
        return self._page(scan, Words(), request, self._client.scan)

    def _page(
        self,
        asked: Query | Scan,
        words: Words,
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
        except Malformed:
            if asked.start:
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

    def _transact(self, requests: list[dict[str, Any]]) -> None:
        try:
            _answered(self._client.transact_write_items, TransactItems=requests)
        except self._client.exceptions.TransactionCanceledException as error:
            reasons = error.response.get("CancellationReasons", [])
            if failed := _failed(reasons):
                raise ConditionFailed(failed) from None
            if any(reason.get("Code") in _PASSING for reason in reasons):
                raise Busy from error
            raise Malformed(str(error)) from None

    def _write_one(self, action: Action, more: Mapping[str, str]) -> dict[str, Any]:
        calls: dict[str, Callable[..., Any]] = {
            "Put": self._client.put_item,
            "Update": self._client.update_item,
            "Delete": self._client.delete_item,
        }
        call, request = calls[_OPERATION[type(action)]], self._request(action)
        try:
            return self._insisting(lambda: _answered(call, **request, **more))
        except self._client.exceptions.ConditionalCheckFailedException as error:
            there = cast("dict[str, Any]", error.response).get("Item")
            raise ConditionFailed({0: from_dynamo(there) if there else None}) from None

    def _insisting[R](self, act: Callable[[], R]) -> R:
        """Try again what others hinder; what is throttled botocore has tried four times itself."""
        for attempt in range(ATTEMPTS):
            try:
                return act()
            except _Throttled:
                if attempt >= THROTTLED_ATTEMPTS - 1:
                    raise
            except Busy:
                pass
            self._back_off(attempt)
        raise Busy

    def _request(self, action: Action) -> dict[str, Any]:
        words = Words()
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
        _Throttled, Busy: it was asked for too much, or a transaction holds the item.
        Malformed: it never takes such a request.
        ClientError: it refused otherwise.
    """
    try:
        return call(**request)
    except ParamValidationError as error:
        raise Malformed(str(error)) from error
    except BotoCoreError as error:
        raise Unanswered(type(error).__name__) from error
    except ClientError as error:
        if meant := _meant(error):
            raise meant from error
        raise


def _meant(error: ClientError) -> Exception | None:
    """What a refusal is to us, where it is more than that."""
    code, status = _code(error), error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status >= 500 or code == _PENDING:
        return Unanswered(code)
    if code in _MALFORMED:
        return Malformed(str(error))
    if code in _THROTTLED:
        return _Throttled()
    return Busy() if code == _CONFLICT else None


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


def _of_nobody(actions: Sequence[Action]) -> dict[int, Item | None]:
    """The actions about an item that cannot be there, and had to be."""
    return {
        position: None
        for position, action in enumerate(actions)
        if not isinstance(action, Put)
        and not can_exist(action.key)
        and action.only_if
        and not action.only_if.holds({})
    }


def _place(key: Key) -> _Place:
    return frozenset(key.items())


_OPERATION: Mapping[type[Action], str] = {
    Put: "Put",
    Update: "Update",
    Delete: "Delete",
    Check: "ConditionCheck",
}


def _failed(reasons: Sequence[Any]) -> dict[int, Item | None]:
    return {
        position: from_dynamo(reason["Item"]) if reason.get("Item") else None
        for position, reason in enumerate(reasons)
        if reason.get("Code") == "ConditionalCheckFailed"
    }
