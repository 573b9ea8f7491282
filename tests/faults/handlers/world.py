"""The platform's functions on an AWS in memory, in a time of their own, called as AWS calls them.

A crash ends the process: what it held in memory is gone, and the next invocation begins anew.
Callers do what the real ones do: a browser repeats its mutation with the same input, the topic
and the queues deliver again, Lambda hands what keeps failing to the dead letters.
"""

import importlib
import json
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.access.roles import Role
from services.aws.memory import _copied
from tests.contract.resolvers.events import request
from tests.factories.faults import Killed
from tests.factories.infrastructure import FIELDS, INFRASTRUCTURE
from tests.factories.memory_aws import Lying, MemoryAws, Plan
from tests.factories.time import NOW
from tests.factories.webhooks import record
from tests.faults.handlers.process import fresh, inside

TRIES = 8
"""How often somebody tries the same thing before giving up."""
ATTEMPTS = 3
"""How often Lambda tries an event of a topic."""
ROUNDS = 60
SWEPT = 12
"""Deliveries between two sweeps."""
CONSUMERS = {
    row["queue"]["name"]: function
    for function, row in INFRASTRUCTURE["functions"].items()
    if "queue" in row
}
type Event = dict[str, Any]


class Context:
    """What a function asks of Lambda."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 50_000


@dataclass
class World:
    """One run."""

    now: datetime = NOW
    skews: Sequence[float] = (0.0,)
    """By how many seconds the clocks of consecutive processes are wrong."""
    invocations: int = 0
    successes: Counter[str] = field(default_factory=Counter[str])
    """Answers with a value, by field."""
    attempts: Counter[str] = field(default_factory=Counter[str])
    """Requests, by field."""
    crashed: Callable[[], None] = lambda: None
    """Told of every process that ended."""
    notes: dict[str, Any] = field(default_factory=dict[str, Any])
    """What a scenario remembers."""

    def __post_init__(self) -> None:
        self.aws = MemoryAws(lambda: self.now)

    @property
    def plan(self) -> Plan:
        return self.aws.plan

    @property
    def store(self) -> Any:
        return self.aws.store

    def copy(self) -> "World":
        """A world in the same state, without any plan."""
        other, mine = World(self.now), self.aws
        other.notes = deepcopy(self.notes)
        there = other.aws
        for name, items in mine.store._tables.items():
            there.store._tables[name].update({key: _copied(item) for key, item in items.items()})
        there.queues = deepcopy(mine.queues)
        there.objects.update(mine.objects)
        there.types.update(mine.types)
        there.pool.people = deepcopy(mine.pool.people)
        there.reached.update(mine.reached)
        there.numbers = mine.numbers
        return other

    def clock(self) -> datetime:
        """The time in the process that runs now."""
        return self.now + timedelta(seconds=self.skews[self.invocations % len(self.skews)])

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows themselves."""
        return list(self.store._tables[table].values())

    @contextmanager
    def armed(self) -> Generator[None]:
        """What is called meanwhile may fail."""
        before, self.plan.armed = self.plan.armed, True
        try:
            yield
        finally:
            self.plan.armed = before

    @contextmanager
    def unarmed(self) -> Generator[None]:
        """What is called meanwhile never fails."""
        before, self.plan.armed = self.plan.armed, False
        try:
            yield
        finally:
            self.plan.armed = before

    def invoke(self, function: str, event: Event) -> Any:
        """One invocation.

        Raises:
            Killed: the process ended.
        """
        with inside(self):
            self.invocations += 1
            try:
                return _module(function).handler(event, Context)
            except Killed:
                fresh()
                self.crashed()
                raise

    def ask(self, field: str, role: Role = Role.OPERATOR, **arguments: Any) -> Any:
        """What one request is answered."""
        return self.invoke(FIELDS[field]["function"], request(field, role, arguments))

    def persist(self, field: str, role: Role = Role.OPERATOR, **arguments: Any) -> Any:
        """What somebody is told who repeats a request until something final is answered."""
        answer: Any = None
        for _ in range(TRIES):
            self.attempts[field] += 1
            try:
                answer = self.ask(field, role, **arguments)
            except Killed:
                self.advance(5)
                continue
            if not says_again(answer):
                self.successes[field] += not is_refused(answer)
                break
            self.advance(65)
        return answer

    def visit(self, function: str, event: Event) -> Any:
        """A page of a function URL, loaded again until it comes."""
        for _ in range(TRIES):
            try:
                return self.invoke(function, event)
            except (Killed, Exception) as error:  # noqa: BLE001  whatever broke
                _raise_ours(error)
                self.advance(5)
        raise AssertionError("the page never came")

    def topic(self, function: str, text: str) -> None:
        """An event of a topic: three attempts, and then the dead letters."""
        event = {"Records": [record(text)]}
        for _ in range(ATTEMPTS):
            try:
                self.invoke(function, event)
            except (Killed, Exception) as error:  # noqa: BLE001  whatever broke
                _raise_ours(error)
                self.advance(60)
            else:
                return
        self.aws.put("inbound-dlq", json.dumps(event), ErrorMessage="Unhandled", ErrorCode="200")

    def schedule(self, function: str) -> None:
        """A tick of a schedule; Lambda tries an event that failed again."""
        event = {"source": "aws.events", "id": "tick", "detail-type": "Scheduled Event"}
        for _ in range(ATTEMPTS):
            try:
                self.invoke(function, event)
            except (Killed, Exception) as error:  # noqa: BLE001  whatever broke
                _raise_ours(error)
                self.advance(60)
            else:
                return

    def take(self, queue: str) -> bool:
        """Deliver the message of a queue that is due first; False if the queue is empty."""
        lying = self.aws.queues[queue]
        if not lying:
            return False
        first = min(lying, key=lambda message: message.visible_at)
        self.now = max(self.now, first.visible_at)
        self.deliver(queue, first)
        return True

    def deliver(self, queue: str, message: Lying) -> bool:
        """Whether this very message is done; one that is gone may come again, as queues have it."""
        message.receives += 1
        said = {
            "messageId": message.message_id,
            "body": message.body,
            "attributes": {"ApproximateReceiveCount": str(message.receives)},
            "messageAttributes": {},
        }
        try:
            answer = self.invoke(CONSUMERS[queue], {"Records": [said]})
            done = not answer["batchItemFailures"]
        except (Killed, Exception) as error:  # noqa: BLE001  whatever broke
            _raise_ours(error)
            done = False
        lying, row = self.aws.queues[queue], INFRASTRUCTURE["queues"][queue]
        if done and message in lying:
            lying.remove(message)
        if not done:
            visible = timedelta(seconds=row["visibilityTimeoutSeconds"])
            message.visible_at = self.now + visible
            redrive = row.get("redrive")
            if redrive and message.receives >= redrive["maxReceiveCount"] and message in lying:
                lying.remove(message)
                self.aws.put(redrive["to"], message.body)
        return done

    def settle(self) -> None:
        """Everything that waits is done, without faults: queues, the sweep, the dead letters."""
        for number in range(ROUNDS):
            taken = any(self.take(queue) for queue in CONSUMERS)
            if not taken and not self._is_late():
                return
            if not taken or number % SWEPT == SWEPT - 1:
                self.advance(300)
                self.schedule("outbound-sweep")
        raise AssertionError("it never became quiet")

    def _is_late(self) -> bool:
        return any(
            row["status"] in ("queued", "sending") and "bulkJobId" not in row
            for row in self.rows("Messages")
        )

    def replay(self) -> None:
        """An operator has every dead letter tried again."""
        for queue in ("inbound-dlq", "bulk-dlq", "outbound-dlq"):
            for _ in range(3):
                if not self.aws.queues[queue] and not self._waits(queue):
                    break
                self.ask("Mutation.replayDlq", input={"queueName": queue})
                self.advance(40)

    def _waits(self, queue: str) -> bool:
        return any(
            row["queueName"] == queue and row["state"] == "waiting"
            for row in self.rows("DLQMessages")
            if "state" in row
        )


def is_refused(answer: Any) -> bool:
    """Whether an answer is an error envelope."""
    return isinstance(answer, dict) and "errorType" in answer


def says_again(answer: Any) -> bool:
    """Whether a person who is told this tries again."""
    return is_refused(answer) and "again" in answer["errorMessage"]


def _raise_ours(error: BaseException) -> None:
    if isinstance(error, AssertionError):
        raise error


def _module(function: str) -> Any:
    return importlib.import_module(f"resolvers.{function.replace('-', '_')}")


type Step = Callable[[World], None]
