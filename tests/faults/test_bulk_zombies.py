"""Several workers, copies of every message, workers that freeze beyond their lease, events."""

import os
import random
from collections.abc import Iterator

import pytest

from services.bulk.model import BulkJobStatus
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing
from services.telemetry.log import logger
from tests.factories.bulk import TEMPLATE
from tests.factories.faults import FaultySender, FaultyStore, Killed, Plan
from tests.factories.lambdas import Lambdas
from tests.factories.simulation import Simulation
from tests.faults.world import JOB, TOKEN, World, small_chunks

SCHEDULES = int(os.environ.get("FAULTS_SCHEDULES", "150"))
SEED = int(os.environ.get("FAULTS_SEED", "0"))

pytestmark = pytest.mark.proves("8.4", "8.5", "8.6")


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_chunks(monkeypatch)
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel("INFO")


class Slow(Plan):
    """Every call takes a moment, some take longer than any lease, and some end the worker."""

    def begin(self, simulation: Simulation, chance: random.Random) -> "Slow":
        self.simulation, self.chance = simulation, chance
        return self

    def call(self, act, silence):
        self._pass()
        result = act()
        self.watch()
        self._pass()
        if hasattr(self, "chance") and self.chance.random() < 0.02:
            raise silence
        return result

    def next(self):
        self._pass()

    def _pass(self) -> None:
        if not hasattr(self, "simulation"):
            return
        frozen = self.chance.random() < 0.01
        self.simulation.wait(
            self.chance.uniform(31, 400) if frozen else self.chance.uniform(0, 0.02)
        )
        if self.chance.random() < 0.01:
            raise Killed


class MoodySender(FaultySender):
    """Takes most, loses some answers, refuses some; and events come whenever they like."""

    world: "Schedule"

    def send(self, message: Outgoing) -> Outcome:
        slow: Slow = self.plan  # type: ignore[assignment]
        self.plan.next()
        mood = slow.chance.random()
        if mood < 0.05:
            return NotTaken("ThrottledRequestException")
        self.reached[message.message_id] += 1
        assert self.reached[message.message_id] == 1, "somebody was messaged twice"
        for _ in range(slow.chance.choice([0, 1, 3])):
            slow.simulation.spawn(
                lambda: self.world.event(message.message_id), after=slow.chance.uniform(0, 2)
            )
        return Lost("ReadTimeoutError") if mood < 0.1 else Accepted(message.message_id)


class Schedule(World):
    """One seed's interleaving."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.chance, self.simulation = random.Random(seed), Simulation()
        self.plan = Slow(watch=self.watched)
        self.sender = MoodySender(self.plan)
        self.sender.world = self
        self.lambdas = Lambdas(
            self.simulation,
            workers=3,
            deliver=lambda *given: self.bulk.worker.deliver(*given),  # noqa: PLW0108  built below
            is_over=self.nothing_waits,
            copies=self.chance.choice([1, 2, 3]),
        )
        self.bulk.through = FaultyStore(self.truth, self.plan)
        self.bulk.sender, self.bulk.queue = self.sender, self.lambdas
        self.publisher.plan, self.shelf.plan = Plan(), Plan()
        self.bulk.together = self.simulation.together
        self.bulk.clock_of_workers = self.simulation
        self.bulk.wait_of_workers = self.simulation.wait
        self.bulk.create(self.people, client_token=TOKEN, **TEMPLATE)
        assert isinstance(self.plan, Slow)
        self.plan.begin(self.simulation, self.chance)

    def nothing_waits(self) -> bool:
        while self.lambdas.dead:  # somebody replays the dead letters
            self.lambdas.put([self.lambdas.dead.pop()])
        return not self.lambdas.messages

    def event(self, message_id: str) -> None:
        self.bulk.event(message_id, self.chance.choice(["sent", "delivered", "read"]))
        self.watched()

    def check_told(self) -> None:
        """A worker that froze may tell an old state late, as its version says; the end is told."""
        last = max(self.publisher.published, key=lambda record: record.version)
        assert last.status is BulkJobStatus.COMPLETED

    def go(self) -> None:
        self.lambdas.start()
        self.simulation.run()
        self.bulk.through, self.plan.watch = None, lambda: None
        self.bulk.clock_of_workers = self.bulk.wait_of_workers = None
        self.check()


def test_zombies_copies_and_events_in_any_order() -> None:
    unknown = 0
    for seed in range(SEED, SEED + SCHEDULES):
        schedule = Schedule(seed)
        try:
            schedule.go()
        except AssertionError as error:
            raise AssertionError(f"{error}; repeat with FAULTS_SEED={seed}") from error
        unknown += schedule.bulk.job(JOB).unknown_count
    print(f"schedules: {SCHEDULES} from seed {SEED}, {unknown} unknown, 0 violations")  # noqa: T201
