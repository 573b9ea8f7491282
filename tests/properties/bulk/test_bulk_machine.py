"""Whatever happens in whatever order: nobody twice, nobody forgotten, counters are the states."""

import os
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.aws.store import Update
from services.bulk import create
from services.bulk.model import BulkJobAction, BulkJobStatus, RecipientStatus
from services.bulk.repository import recipient_id
from services.core.errors import Conflict
from services.telemetry.log import logger
from tests.factories.bulk import FOREVER
from tests.factories.faults import Killed, Kind
from tests.faults.world import JOB, OPTED_OUT, PEOPLE, World

S = BulkJobStatus


class BulkMachine(RuleBasedStateMachine):
    """One job in a small world."""

    def __init__(self) -> None:
        super().__init__()
        logger.setLevel("CRITICAL")
        self.chunk_size, create.CHUNK_SIZE = create.CHUNK_SIZE, 6
        self.world = World()
        self.created = False
        self.withdrawn = {OPTED_OUT}

    def teardown(self) -> None:
        try:
            if self.created:
                self._end()
        finally:
            create.CHUNK_SIZE = self.chunk_size
            logger.setLevel("INFO")

    @property
    def job(self):
        return self.world.bulk.job(JOB)

    def faulty(self, act: Any, fault: tuple[int, Kind] | None) -> None:
        plan = self.world.plan
        plan.faults = {plan.calls + fault[0]: fault[1]} if fault else {}
        with suppress(Killed, Conflict):
            try:
                act()
            except AssertionError:
                raise
            except Exception:
                if not fault:
                    raise
        plan.faults = {}

    faults = st.none() | st.tuples(st.integers(0, 25), st.sampled_from(Kind))

    @precondition(lambda self: not self.created)
    @rule()
    def create_the_job(self) -> None:
        self.world.create()
        self.created = self.world.is_created

    @precondition(lambda self: self.world.queue.waiting)
    @rule(which=st.integers(0, 50), fault=faults, seconds=st.sampled_from([FOREVER, 10]))
    def deliver(self, which: int, fault: tuple[int, Kind] | None, seconds: float) -> None:
        waiting = self.world.queue.waiting
        order = waiting[which % len(waiting)]
        done: list[bool] = []

        def act() -> None:
            self.world.bulk.worker.deliver(order, lambda: seconds)
            done.append(True)

        self.faulty(act, fault)
        if done:
            waiting.remove(order)

    @precondition(lambda self: self.world.queue.waiting)
    @rule(which=st.integers(0, 50))
    def duplicate(self, which: int) -> None:
        waiting = self.world.queue.waiting
        if len(waiting) < 8:
            waiting.append(waiting[which % len(waiting)])

    @precondition(lambda self: self.created)
    @rule(action=st.sampled_from(BulkJobAction), fault=faults)
    def control(self, action: BulkJobAction, fault: tuple[int, Kind] | None) -> None:
        before = self.job.status
        self.faulty(lambda: self.world.bulk.control(JOB, action), fault)
        if before in (S.COMPLETED, S.CANCELLED):
            assert self.job.status is before

    @rule(which=st.integers(0, 50), status=st.sampled_from(["sent", "delivered", "read"]))
    def event(self, which: int, status: str) -> None:
        reached = list(self.world.sender.reached)
        if reached:
            self.world.bulk.event(reached[which % len(reached)], status)

    @rule(which=st.integers(0, PEOPLE - 1))
    def withdraw(self, which: int) -> None:
        """An opt-out counts from this moment."""
        who = f"c{which}"
        key = {"contactId": who}
        self.world.truth.write(Update("Contacts", key, set={"optInWhatsApp": False}))
        if recipient_id(JOB, who) not in self.world.sender.reached:
            self.withdrawn.add(who)

    @rule(seconds=st.sampled_from([1, 31, 300]))
    def pass_time(self, seconds: int) -> None:
        self.world.bulk.clock.advance(seconds=seconds)

    @invariant()
    def counters_are_the_states(self) -> None:
        self.world.watched()

    @invariant()
    def nobody_twice_and_nobody_without_consent(self) -> None:
        assert set(self.world.sender.reached.values()) <= {1}
        for who in self.withdrawn:
            assert recipient_id(JOB, who) not in self.world.sender.reached

    def _end(self) -> None:
        """Once nothing disturbs any more, the job ends and tells the truth."""
        bulk, queue = self.world.bulk, self.world.queue
        self.world.plan.faults = {}
        if not self.job.is_finished:
            bulk.control(JOB, BulkJobAction.RESUME)
        for _ in range(60):
            if not queue.waiting:
                break
            bulk.clock.advance(seconds=31)
            bulk.worker.deliver(queue.waiting.pop(0), lambda: FOREVER)
        assert not queue.waiting
        assert self.job.is_finished
        self.world.events()
        states = bulk.recipients(JOB)
        reached = {who for who in states if recipient_id(JOB, who) in self.world.sender.reached}
        sent = {who for who, one in states.items() if one.status is RecipientStatus.SENT}
        assert sent == reached
        pending = [one for one in states.values() if one.status is RecipientStatus.PENDING]
        assert not pending or self.job.status is S.CANCELLED


BulkMachine.TestCase.settings = settings(
    max_examples=int(os.environ.get("BULK_MACHINE", "150")), stateful_step_count=40, deadline=None
)


@pytest.mark.proves("8.5", "8.6", "8.7", "property 42", "property 43")
class TestBulkMachine(BulkMachine.TestCase):
    """Hypothesis plays operators, workers, crashes and customers."""
