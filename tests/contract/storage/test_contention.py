"""A real client under contention: conflicts, throttling, batches half answered, answers lost.

Nobody emulates these, so they are put on the wire between botocore and a real storage.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from services.aws.clients import TABLES
from services.aws.conditions import Absent, Equals
from services.aws.dynamo import ATTEMPTS, DynamoStore
from services.aws.store import Busy, ConditionFailed, Put, Query, Scan, Store, Unanswered, Update
from tests.factories.items import KEY, everything, put, update, user
from tests.factories.storages import OVER_HTTP, FreshTables, dynamodb
from tests.factories.wire import (
    Fault,
    Plan,
    Wire,
    always,
    broken_after,
    cancelled,
    in_turn,
    partly,
    refused,
    unheard,
    unreached,
)

pytestmark = pytest.mark.parametrize("kind", OVER_HTTP, indirect=True, scope="module")

TRIES_OF_BOTOCORE = 4
CONFLICT = cancelled("TransactionConflict", "None")
THROTTLING = {
    code: refused(code)
    for code in (
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
    )
}
BOTH = (put(), user(1))
COUNT = update(add={"count": 1})


class Line:
    """Storage at the end of a wire; how long it waited, and how long botocore did."""

    def __init__(self, truth: Any) -> None:
        self.wire = Wire()
        self._wired = self.wire.through(dynamodb(truth.meta.endpoint_url, TABLES))
        self._tables = FreshTables(truth)
        self.truth = DynamoStore(truth, self._tables)
        self.waited, self.slept = list[float](), list[float]()

    def store(self, plan: Plan) -> Store:
        """The storage, asked on a wire where things happen as planned."""
        self.wire.begin(plan)
        return DynamoStore(self._wired, self._tables, self.waited.append)


@pytest.fixture(scope="module")
def client(url: str) -> Any:
    return dynamodb(url)


@pytest.fixture
def line(client: Any, monkeypatch: pytest.MonkeyPatch) -> Line:
    """A wire of its own: a client that retried much retries no more (botocore's retry quota)."""
    made = Line(client)
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=made.slept.append))
    return made


@pytest.mark.parametrize("times", [1, ATTEMPTS - 1])
def test_a_transaction_that_meets_others_happens_once_they_are_through(line: Line, times: int):
    line.store(in_turn(*[CONFLICT] * times)).write(*BOTH, Put("Messages", {"messageId": "m"}))
    assert line.wire.sent == ["TransactWriteItems"] * (times + 1)
    assert len(line.waited) == times and not line.slept
    assert len(everything(line.truth)) == len(everything(line.truth, "Users")) == 1


def test_a_transaction_that_never_gets_through_did_not_happen_and_says_so(line: Line):
    with pytest.raises(Busy, match="try again"):
        line.store(always(CONFLICT)).write(*BOTH)
    assert len(line.wire.sent) == ATTEMPTS
    assert sum(line.waited) < 5, "nobody waits for long"
    assert everything(line.truth) == everything(line.truth, "Users") == []


def test_a_condition_is_judged_by_the_try_that_got_through(line: Line):
    line.truth.write(put())
    with pytest.raises(ConditionFailed) as refusal:
        line.store(in_turn(CONFLICT, CONFLICT)).write(put(only_if=Absent("contactId")), user(1))
    assert set(refusal.value.failed) == {0} and everything(line.truth, "Users") == []


@pytest.mark.parametrize("reason", ["ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_transaction_that_a_partition_had_no_room_for_is_tried_again(line: Line, reason: str):
    line.store(in_turn(cancelled("None", reason))).write(*BOTH)
    assert len(line.waited) == 1 and len(everything(line.truth, "Users")) == 1


def test_a_single_write_that_meets_a_transaction_is_tried_again(line: Line):
    store = line.store(in_turn(*[refused("TransactionConflictException")] * (ATTEMPTS - 1)))
    assert store.change(COUNT)["count"] == 1
    assert line.wire.sent == ["UpdateItem"] * ATTEMPTS


def test_a_single_write_that_never_gets_through_did_not_happen(line: Line):
    with pytest.raises(Busy):
        line.store(always(refused("TransactionConflictException"))).change(COUNT)
    assert everything(line.truth) == []


OPERATIONS: dict[str, Callable[[Store], object]] = {
    "get": lambda store: store.get("Contacts", KEY),
    "get_many": lambda store: store.get_many([("Contacts", KEY)]),
    "query": lambda store: store.query(Query("Users", ("userId", "u1"))),
    "scan": lambda store: store.scan(Scan("Users")),
    "one write": lambda store: store.write(put()),
    "a change": lambda store: store.change(COUNT),
    "a transaction": lambda store: store.write(*BOTH),
}
READS = ("get", "get_many", "query", "scan")


@pytest.mark.parametrize("code", THROTTLING)
def test_what_is_throttled_for_ever_is_given_up_in_words_and_did_not_happen(line: Line, code: str):
    for name, operation in OPERATIONS.items():
        with pytest.raises(Busy, match="try again"):
            operation(line.store(always(THROTTLING[code])))
        rounds = 1 if name in READS else 2
        assert len(line.wire.sent) == rounds * TRIES_OF_BOTOCORE
        assert sum(line.slept) + sum(line.waited) <= 15, "within what a caller waits"
        line.slept.clear()
        line.waited.clear()
    assert everything(line.truth) == everything(line.truth, "Users") == []


@pytest.mark.parametrize("code", THROTTLING)
def test_what_was_throttled_for_a_while_happens_once(line: Line, code: str):
    for operation in OPERATIONS.values():
        operation(line.store(in_turn(*[THROTTLING[code]] * (TRIES_OF_BOTOCORE - 1))))
    [found] = everything(line.truth)
    assert found["count"] == 1 if "count" in found else found["name"] == "Ada"


def test_a_batch_that_is_answered_bit_by_bit_comes_whole_and_in_order(line: Line):
    line.truth.write(*map(user, range(10)), put())
    keys: Any = [("Contacts", KEY), *(("Users", {"userId": f"u{n}"}) for n in range(9, -1, -1))]
    found = line.store(in_turn(partly(3), partly(0), partly(4))).get_many(keys)
    assert [(item or {}).get("userId", "") for item in found] == [
        "",
        *(f"u{n}" for n in range(9, -1, -1)),
    ]
    assert line.wire.sent == ["BatchGetItem"] * 4 and len(line.waited) == 3


def test_a_batch_that_is_never_answered_whole_gives_nothing_at_all(line: Line):
    """Half of it would read as if the rest were not there."""
    line.truth.write(*map(user, range(4)))
    keys: Any = [("Users", {"userId": f"u{n}"}) for n in range(4)]
    with pytest.raises(Busy, match="try again"):
        line.store(in_turn(partly(2), *[partly(0)] * ATTEMPTS)).get_many(keys)
    assert line.wire.sent == ["BatchGetItem"] * ATTEMPTS


LOST: list[Fault] = [unheard, broken_after]


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("times", range(1, TRIES_OF_BOTOCORE))
def test_a_transaction_whose_answers_are_lost_happens_once(line: Line, lost: Fault, times: int):
    """botocore sends it again with the same token."""
    line.store(in_turn(*[lost] * times)).write(COUNT, user(1, only="once"))
    assert line.wire.sent == ["TransactWriteItems"] * (times + 1)
    assert [row["count"] for row in everything(line.truth)] == [1]


@pytest.mark.parametrize("lost", LOST)
def test_a_transaction_that_is_never_answered_is_unknown_and_happened_at_most_once(
    line: Line, lost: Fault
):
    with pytest.raises(Unanswered):
        line.store(always(lost)).write(COUNT, user(1))
    assert [row["count"] for row in everything(line.truth)] == [1]


@pytest.mark.parametrize("lost", LOST)
def test_a_conditional_write_whose_answer_is_lost_happens_once_and_may_look_refused(
    line: Line, lost: Fault
):
    """The repeated request meets what the first one did; whoever asked looks at what is there."""
    once = update(set={"holder": "me"}, only_if=Absent("holder"))
    with pytest.raises(ConditionFailed) as refusal:
        line.store(in_turn(lost)).change(once)
    assert refusal.value.failed == {0: {**KEY, "holder": "me"}}


def test_what_never_arrives_is_unknown_to_us_and_did_not_happen(line: Line):
    for operation in OPERATIONS.values():
        with pytest.raises(Unanswered):
            operation(line.store(always(unreached)))
        assert len(line.wire.sent) == TRIES_OF_BOTOCORE
    assert everything(line.truth) == everything(line.truth, "Users") == []


def test_a_transaction_that_is_still_going_on_is_waited_for(line: Line):
    going_on = refused("TransactionInProgressException")
    line.store(in_turn(unheard, going_on, going_on)).write(COUNT, user(1))
    assert [row["count"] for row in everything(line.truth)] == [1]
    with pytest.raises(Unanswered, match="InProgress"):
        line.store(always(going_on)).write(COUNT, user(1))


def test_counters_stay_true_through_every_trouble(line: Line):
    """Twenty transactions, each with its own conflict, throttle or lost answer."""
    troubles: list[Fault | None] = [CONFLICT, THROTTLING["ThrottlingException"], unheard, None]
    store = line.store(in_turn(*(fault for one in troubles * 5 for fault in (one, None))))
    done = 0
    for number in range(20):
        free = Put("Users", {"userId": f"u{number}"}, Absent("userId"))
        store.write(COUNT, free)
        done += 1
    assert [row["count"] for row in everything(line.truth)] == [done]
    assert len(everything(line.truth, "Users")) == done


def test_a_lost_lease_is_nobodys_twice(line: Line):
    """Two who take the same place: the answer to the first is lost, the second is refused."""
    free = Update("Users", {"userId": "u"}, set={"by": "a"}, only_if=Absent("by"))
    with pytest.raises(Unanswered):
        line.store(always(unheard)).write(free, put())
    with pytest.raises(ConditionFailed):
        line.truth.write(Update("Users", {"userId": "u"}, set={"by": "b"}, only_if=Absent("by")))
    line.truth.write(
        Update("Users", {"userId": "u"}, set={"seen": True}, only_if=Equals("by", "a"))
    )
