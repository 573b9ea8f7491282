"""Calls that fail: before they have an effect, after it, or without anybody hearing the answer."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.aws.memory import MemoryStore
from services.aws.store import Action, Item, ItemPage, Key, Query, Scan, Unanswered, Update
from services.bulk.model import ChunkOrder
from services.bulk.queue import NotQueued
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing


class Killed(BaseException):
    """The process ended here."""


class Kind(StrEnum):
    """How a call fails."""

    BEFORE = "killed before the call"
    AFTER = "killed after the call"
    LOST = "done, and the answer lost"
    THROTTLED = "not done, and no answer"


@dataclass
class Plan:
    """Which of all calls fail, counted from 0; `watch` looks at the world after every effect."""

    faults: Mapping[int, Kind] = field(default_factory=dict[int, Kind])
    watch: Callable[[], None] = lambda: None
    calls: int = 0

    def next(self) -> Kind | None:
        kind = self.faults.get(self.calls)
        self.calls += 1
        return kind

    def call[R](self, act: Callable[[], R], silence: Exception) -> R:
        """Do it, or fail as planned."""
        kind = self.next()
        if kind is Kind.BEFORE:
            raise Killed
        if kind is Kind.THROTTLED:
            raise silence
        result = act()
        self.watch()
        if kind is Kind.AFTER:
            raise Killed
        if kind is Kind.LOST:
            raise silence
        return result


@dataclass
class FaultyStore:
    """The storage port with faults."""

    truth: MemoryStore
    plan: Plan

    def get(self, table: str, key: Key) -> Item | None:
        return self._call(lambda: self.truth.get(table, key))

    def get_many(self, keys: Sequence[tuple[str, Key]]) -> list[Item | None]:
        return self._call(lambda: self.truth.get_many(keys))

    def write(self, *actions: Action) -> None:
        assert len(actions) <= 100, "DynamoDB takes at most 100 actions"
        self._call(lambda: self.truth.write(*actions))

    def change(self, update: Update) -> Item:
        return self._call(lambda: self.truth.change(update))

    def query(self, query: Query) -> ItemPage:
        return self._call(lambda: self.truth.query(query))

    def scan(self, scan: Scan) -> ItemPage:
        return self._call(lambda: self.truth.scan(scan))

    def _call[R](self, act: Callable[[], R]) -> R:
        return self.plan.call(act, Unanswered("simulated"))


@dataclass
class FaultySender:
    """A provider with faults; `reached` counts who really got a message."""

    plan: Plan
    reached: Counter[str] = field(default_factory=Counter[str])

    def send(self, message: Outgoing) -> Outcome:
        kind = self.plan.next()
        if kind is Kind.BEFORE:
            raise Killed
        if kind is Kind.THROTTLED:
            return NotTaken("ThrottledRequestException")
        self.reached[message.message_id] += 1
        assert self.reached[message.message_id] == 1, "somebody was messaged twice"
        if kind is Kind.AFTER:
            raise Killed
        if kind is Kind.LOST:
            return Lost("ReadTimeoutError")
        return Accepted(f"aws-{message.message_id}")


@dataclass
class FaultyQueue:
    """A queue with faults that delivers at least once."""

    plan: Plan
    waiting: list[ChunkOrder] = field(default_factory=list[ChunkOrder])

    def put(self, orders: Sequence[ChunkOrder], delay: int = 0) -> None:
        del delay

        def keep() -> None:
            self.waiting.extend(orders)

        self.plan.call(keep, NotQueued("simulated"))


@dataclass
class FaultyShelf:
    """A report bucket with faults."""

    plan: Plan
    texts: dict[str, str] = field(default_factory=dict[str, str])

    def put(self, key: str, text: str, content_type: str) -> None:
        del content_type
        self.plan.call(lambda: self.texts.__setitem__(key, text), Unanswered("simulated"))

    def url(self, key: str) -> str:
        return f"memory://{key}"


@dataclass
class FaultyPublisher:
    """Subscribers; publishing never raises for what goes wrong there."""

    plan: Plan
    published: list[Any] = field(default_factory=list[Any])

    def publish(self, mutation: str, record: Any) -> None:
        del mutation
        kind = self.plan.next()
        if kind is Kind.BEFORE:
            raise Killed
        if kind is not Kind.THROTTLED:
            self.published.append(record)
        if kind is Kind.AFTER:
            raise Killed
