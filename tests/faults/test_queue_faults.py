"""Every call of sending, queueing, delivering and sweeping fails once, in every way.

Whatever fails: nobody is messaged twice, nobody is forgotten, the record never says that something
was delivered that was not, and messages to one contact leave in order.
"""

import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.aws.memory import MemoryStore
from services.core.clock import same_id
from services.messaging.channels.base import Outcome, Outgoing
from services.messaging.model import MessageStatus
from services.messaging.queue import NotQueued
from services.telemetry.log import logger
from tests.factories.faults import (
    FaultyPublisher,
    FaultySender,
    FaultyStore,
    Killed,
    Kind,
    Plan,
)
from tests.factories.infrastructure import memory_store
from tests.factories.records import OPERATOR, contact, keep
from tests.factories.sending import Desk, text

TEXTS = [("c1", "a"), ("c2", "b"), ("c1", "c"), ("c1", "d")]
IDS = {same_id(OPERATOR.user_id, token): token for _, token in TEXTS}
ROUNDS = 60
SETTLED = {MessageStatus.SENT, MessageStatus.FAILED, MessageStatus.UNKNOWN}


@dataclass
class FaultyWakes:
    """A queue with faults that delivers at least once."""

    plan: Plan
    wakes: list[tuple[str, datetime]] = field(default_factory=list[tuple[str, datetime]])

    def put(self, message_id: str, due: datetime) -> None:
        def keep() -> None:
            self.wakes.append((message_id, due))

        self.plan.call(keep, NotQueued("simulated"))


@dataclass
class OrderedSender(FaultySender):
    """Remembers in which order messages reached their contact."""

    order: list[str] = field(default_factory=list[str])

    def send(self, message: Outgoing) -> Outcome:
        before = self.reached[message.message_id]
        try:
            return super().send(message)
        finally:
            if self.reached[message.message_id] > before:
                self.order.append(IDS[message.message_id])


class World:
    """One run; with `busy` everything is queued, without it the first leaves at once."""

    def __init__(self, faults: Mapping[int, Kind], *, busy: bool) -> None:
        self.plan = Plan(faults)
        self.truth: MemoryStore = memory_store()
        self.sender = OrderedSender(self.plan)
        self.wakes = FaultyWakes(self.plan)
        through: Any = FaultyStore(self.truth, self.plan)
        publisher: Any = FaultyPublisher(self.plan)
        wakes: Any = self.wakes
        self.desk = Desk(sender=self.sender, store=through, publisher=publisher, queue=wakes)
        keep(self.truth, contact(), contact(contact_id="c2", phone="+12025550123"))
        if busy:
            Desk(store=self.truth, clock=self.desk.clock).busy(seconds=3)

    def run(self) -> "World":
        for who, what in TEXTS:
            self._send(who, what)
            self.desk.clock.advance(milliseconds=10)
        for number in range(ROUNDS):
            self._deliver()
            if number % 3 == 2:
                self.desk.clock.advance(minutes=3)
                with suppress(Killed, Exception):
                    self.desk.sweep.run()
        return self

    def _send(self, who: str, what: str) -> None:
        """The client repeats its mutation until it is answered."""
        for _ in range(10):
            try:
                self.desk.service.send(OPERATOR, text(what, contact_id=who, client_token=what))
            except (Killed, Exception) as error:
                if isinstance(error, AssertionError):
                    raise
                self.desk.clock.advance(seconds=2)
            else:
                return
        raise AssertionError("nobody ever answered")

    def _deliver(self) -> None:
        """One wake, twice; what fails stays in the queue and comes back after 300 seconds."""
        if not self.wakes.wakes:
            return
        self.wakes.wakes.sort(key=lambda wake: wake[1])
        message_id, due = self.wakes.wakes.pop(0)
        clock = self.desk.clock
        clock.now = max(clock.now, due)
        try:
            self.desk.worker.wake(message_id, lambda: 50.0)
            self.desk.worker.wake(message_id, lambda: 50.0)
        except (Killed, Exception) as error:
            if isinstance(error, AssertionError):
                raise
            self.wakes.wakes.append((message_id, clock.now + timedelta(seconds=300)))

    def check(self) -> None:
        told = Desk(store=self.truth).stored()
        assert {m.message_id for m in told} == set(IDS), "a message was forgotten"
        assert {m.status for m in told} <= SETTLED, "a message never ended"
        assert not self.wakes.wakes and not Desk(store=self.truth).rows("WaitingMessages")
        for message in told:
            reached = self.sender.reached[message.message_id]
            assert reached <= 1
            if message.status is MessageStatus.SENT:
                assert reached == 1, "the record says that it left"
            elif message.status is MessageStatus.FAILED:
                assert reached == 0, "the record says that it never left"
        for who in ("c1", "c2"):
            mine = [what for whose, what in TEXTS if whose == who]
            assert [what for what in self.sender.order if what in mine] == [
                what for what in mine if what in self.sender.order
            ]


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """Nothing is logged of thousands of runs."""
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel("INFO")


def survives(faults: dict[int, Kind], *, busy: bool) -> None:
    try:
        World(faults, busy=busy).run().check()
    except AssertionError as error:
        raise AssertionError(f"{error}; repeat with faults {faults!r}") from error


def calls(*, busy: bool) -> int:
    world = World({}, busy=busy).run()
    world.check()
    assert {m.status for m in Desk(store=world.truth).stored()} == {MessageStatus.SENT}
    return world.plan.calls


@pytest.mark.proves("5.11", "13.5", "property 55")
@pytest.mark.parametrize("busy", [True, False])
def test_whichever_call_fails_nobody_is_messaged_twice_or_forgotten(*, busy: bool):
    for number in range(calls(busy=busy)):
        for kind in Kind:
            survives({number: kind}, busy=busy)


@pytest.mark.parametrize("busy", [True, False])
def test_several_failures_in_one_run_do_no_harm_either(*, busy: bool):
    chance, most = random.Random(7), calls(busy=busy)
    for _ in range(150):
        faults = {chance.randrange(most): chance.choice(list(Kind)) for _ in range(4)}
        survives(faults, busy=busy)
