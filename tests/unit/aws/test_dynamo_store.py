from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from services.aws.conditions import Absent
from services.aws.dynamo import ATTEMPTS, DynamoStore
from services.aws.store import Busy, ConditionFailed, Malformed, Put, Query, Scan, Unanswered
from services.core.errors import Invalid

U1, U2 = {"userId": {"S": "u1"}}, {"userId": {"S": "u2"}}
PUT = Put("Users", {"userId": "u1"}, Absent("userId"))
CONFLICT = {"Code": "TransactionConflict"}
NONE = {"Code": "None"}
FAILED = {"Code": "ConditionalCheckFailed"}


class Table:
    """A store whose answers are scripted, and how long it waited."""

    def __init__(self) -> None:
        self.client: Any = boto3.client(
            "dynamodb",
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        self.waited: list[float] = []
        self.script = Stubber(self.client)
        self.store = DynamoStore(self.client, lambda table: f"test-{table}", self.waited.append)

    def cancelled(self, *reasons: dict[str, Any]) -> None:
        self.script.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            modeled_fields={"CancellationReasons": list(reasons)},
        )


@pytest.fixture
def table() -> Any:
    made = Table()
    with made.script:
        yield made
        made.script.assert_no_pending_responses()


def test_a_conflict_with_another_transaction_is_tried_again_after_a_growing_wait(table: Table):
    table.cancelled(CONFLICT, NONE)
    table.cancelled(NONE, {"Code": "ThrottlingError"})
    table.script.add_response("transact_write_items", {})
    table.store.write(PUT, PUT)
    assert len(table.waited) == 2
    assert 0.01 <= table.waited[0] <= 0.05 and 0.02 <= table.waited[1] <= 0.1


def test_a_condition_that_failed_counts_more_than_a_conflict_beside_it(table: Table):
    table.cancelled(CONFLICT, FAILED, {**FAILED, "Item": {**U1, "n": {"N": "3"}}})
    with pytest.raises(ConditionFailed) as refused:
        table.store.write(PUT, PUT, PUT)
    assert refused.value.failed == {1: None, 2: {"userId": "u1", "n": 3}}
    assert not table.waited


def test_a_conflict_that_does_not_end_is_told_in_words(table: Table):
    for _ in range(ATTEMPTS):
        table.cancelled(CONFLICT, NONE)
    with pytest.raises(Busy, match="try again"):
        table.store.write(PUT, PUT)


def test_a_transaction_that_is_broken_is_not_tried_again(table: Table):
    table.cancelled({"Code": "ValidationError"}, NONE)
    with pytest.raises(Malformed):
        table.store.write(PUT, PUT)
    assert not table.waited


def test_a_single_write_that_meets_a_transaction_is_tried_again(table: Table):
    table.script.add_client_error("put_item", "TransactionConflictException")
    table.script.add_response("put_item", {})
    table.store.write(PUT)
    assert len(table.waited) == 1


def test_a_single_write_that_keeps_meeting_transactions_is_told_in_words(table: Table):
    for _ in range(ATTEMPTS):
        table.script.add_client_error("put_item", "TransactionConflictException")
    with pytest.raises(Busy):
        table.store.write(PUT)


WRITES = [("put_item", (PUT,)), ("transact_write_items", (PUT, PUT))]


@pytest.mark.parametrize(("operation", "actions"), WRITES)
@pytest.mark.parametrize(
    ("code", "status"), [("InternalServerError", 500), ("TransactionInProgressException", 400)]
)
def test_a_write_on_which_dynamodb_breaks_may_have_happened_or_not(
    table: Table, operation: str, actions: tuple[Put, ...], code: str, status: int
):
    table.script.add_client_error(operation, code, http_status_code=status)
    with pytest.raises(Unanswered, match=code):
        table.store.write(*actions)


@pytest.mark.parametrize(("operation", "actions"), WRITES)
def test_a_write_that_was_throttled_did_not_happen_and_is_tried_again(
    table: Table, operation: str, actions: tuple[Put, ...]
):
    table.script.add_client_error(operation, "ThrottlingException")
    table.script.add_response(operation, {})
    table.store.write(*actions)
    assert len(table.waited) == 1


def test_a_read_on_which_dynamodb_breaks_was_not_answered(table: Table):
    for operation in ("get_item", "batch_get_item", "query"):
        table.script.add_client_error(operation, "ServiceUnavailable", http_status_code=503)
    with pytest.raises(Unanswered):
        table.store.get("Users", {"userId": "u1"})
    with pytest.raises(Unanswered):
        table.store.get_many([("Users", {"userId": "u1"})])
    with pytest.raises(Unanswered):
        table.store.query(Query("Users", ("userId", "u1")))


def test_keys_that_were_not_read_are_asked_for_again(table: Table):
    left = {"test-Users": {"Keys": [U2], "ConsistentRead": True}}
    table.script.add_response(
        "batch_get_item", {"Responses": {"test-Users": [U1]}, "UnprocessedKeys": left}
    )
    table.script.add_response(
        "batch_get_item", {"Responses": {"test-Users": [U2]}}, {"RequestItems": left}
    )
    keys: Any = [("Users", {"userId": "u2"}), ("Users", {"userId": "u1"})]
    assert table.store.get_many(keys) == [{"userId": "u2"}, {"userId": "u1"}]
    assert len(table.waited) == 1


def test_keys_that_are_never_read_are_told_in_words(table: Table):
    left = {"test-Users": {"Keys": [U1]}}
    for _ in range(ATTEMPTS):
        table.script.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})
    with pytest.raises(Busy):
        table.store.get_many([("Users", {"userId": "u1"})])


def test_a_key_is_asked_for_once_however_often_it_is_wanted(table: Table):
    asked = {"test-Users": {"Keys": [U1], "ConsistentRead": True}}
    table.script.add_response(
        "batch_get_item", {"Responses": {"test-Users": [U1]}}, {"RequestItems": asked}
    )
    assert table.store.get_many([("Users", {"userId": "u1"})] * 3) == [{"userId": "u1"}] * 3


def test_a_start_that_dynamodb_refuses_is_the_callers_mistake(table: Table):
    table.script.add_client_error("scan", "ValidationException")
    with pytest.raises(Invalid, match="start again without it"):
        table.store.scan(Scan("Users", start={"foreign": "x"}))


def test_any_other_refusal_is_ours(table: Table):
    table.script.add_client_error("scan", "ValidationException")
    table.script.add_client_error("scan", "ResourceNotFoundException")
    with pytest.raises(Malformed):
        table.store.scan(Scan("Users"))
    with pytest.raises(ClientError):
        table.store.scan(Scan("Users", start={"userId": "u1"}))


THROTTLED = (
    *("ProvisionedThroughputExceededException", "ThrottlingException"),
    "RequestLimitExceeded",
)


@pytest.mark.parametrize("code", THROTTLED)
def test_a_read_that_was_throttled_to_the_end_is_told_in_words(table: Table, code: str):
    reads: dict[str, Callable[[], object]] = {
        "get_item": lambda: table.store.get("Users", {"userId": "u1"}),
        "batch_get_item": lambda: table.store.get_many([("Users", {"userId": "u1"})]),
        "query": lambda: table.store.query(Query("Users", ("userId", "u1"))),
        "scan": lambda: table.store.scan(Scan("Users")),
    }
    for operation, read in reads.items():
        table.script.add_client_error(operation, code)
        with pytest.raises(Busy, match="try again"):
            read()


def test_reads_of_a_table_are_consistent(table: Table):
    expected = {"TableName": "test-Users", "Key": U1, "ConsistentRead": True}
    table.script.add_response("get_item", {"Item": U1}, expected)
    assert table.store.get("Users", {"userId": "u1"}) == {"userId": "u1"}
