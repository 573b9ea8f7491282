"""Workers in simulated time: how fast they are, and that they are never faster."""

import os
import random
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from services.aws.departures import leave
from services.aws.memory import MemoryStore
from services.bulk.model import BulkJob, BulkJobAction, BulkJobStatus
from services.bulk.progress import PROGRESS
from services.core.model import Model
from services.limits.slots import WHATSAPP_PER_NUMBER
from services.messaging.channels.base import Accepted, Outcome, Outgoing
from services.telemetry.log import logger
from tests.factories.bulk import Bulk, raise_tier
from tests.factories.infrastructure import memory_store_of
from tests.factories.lambdas import Lambdas
from tests.factories.records import OPERATOR
from tests.factories.simulation import Simulation

RECIPIENTS = 1200
PROVIDER = 0.1
SEEDS = range(int(os.environ.get("FAULTS_SEEDS", "1")))


class DistantStore(MemoryStore):
    """Storage that takes its time: 5 ms in the middle, 14 ms at worst but for one in a hundred."""

    calls = 0
    seconds = 0.005

    def far(self, simulation: Simulation, chance: random.Random) -> "DistantStore":
        self._simulation, self._chance, self.calls = simulation, chance, 0
        return self

    def _travel(self) -> None:
        if hasattr(self, "_simulation"):
            self._simulation.wait(self._chance.lognormvariate(0, 0.45) * self.seconds / 2)


for name in ("get_many", "write", "change", "query"):

    def slow(self, *arguments, _name=name):
        self._travel()
        self.calls += 1
        result = getattr(MemoryStore, _name)(self, *arguments)
        self._travel()
        return result

    setattr(DistantStore, name, slow)


class DistantProvider:
    """100 ms away; remembers when each request left."""

    def __init__(self, simulation: Simulation, chance: random.Random) -> None:
        self._simulation, self._chance = simulation, chance
        self.left: list[datetime] = []
        self.reached: Counter[str] = Counter()

    def send(self, message: Outgoing) -> Outcome:
        leave()
        self.left.append(self._simulation.now)
        self.reached[message.message_id] += 1
        self._simulation.wait(PROVIDER * self._chance.lognormvariate(0, 0.3))
        return Accepted(message.message_id)


class Subscriber:
    """Remembers what it was told of a job, and when."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self.heard: list[tuple[datetime, BulkJob]] = []

    def publish(self, mutation: str, record: Model) -> None:
        assert mutation == PROGRESS
        assert isinstance(record, BulkJob)
        self.heard.append((self._simulation.now, record))


def most_in_a_second(moments: list[datetime]) -> int:
    ordered, begin, most = sorted(moments), 0, 0
    for end, moment in enumerate(ordered):
        while moment - ordered[begin] >= timedelta(seconds=1):
            begin += 1
        most = max(most, end - begin + 1)
    return most


class Site:
    """A job, some workers, and a provider, in simulated time."""

    def __init__(self, workers: int, seed: int, recipients: int = RECIPIENTS) -> None:
        self.simulation, chance = Simulation(), random.Random(seed)
        self.provider = DistantProvider(self.simulation, chance)
        self.subscriber = Subscriber(self.simulation)
        self.store = memory_store_of(DistantStore)
        self.lambdas = Lambdas(
            self.simulation,
            workers,
            deliver=lambda *given: self.bulk.worker.deliver(*given),  # noqa: PLW0108  built below
            is_over=lambda: self.bulk.job(self.job).is_finished and not self.lambdas.messages,
        )
        self.bulk = Bulk(
            truth=self.store,
            sender=self.provider,
            queue=self.lambdas,
            together=self.simulation.together,
            clock_of_workers=self.simulation,
            wait_of_workers=self.simulation.wait,
            publisher=self.subscriber,
        )
        raise_tier(self.store)
        self.job = self.bulk.create(self.bulk.people(recipients)).job_id
        self.store.far(self.simulation, chance)
        self._get = self.store.get

    def run(self) -> None:
        self.lambdas.start()
        self.simulation.run()


@pytest.fixture(autouse=True)
def silence():
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel("INFO")


@pytest.mark.proves("5.9", "8.4", "13.1", "13.5", "13.6", "property 53", "property 55")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("workers", [2, 3, 4, 5])
def test_property_53_and_55_workers_together_use_the_rate_and_never_exceed_it(
    workers: int, seed: int
):
    """Feature: wecare-digital-admin-platform, Property 53 and 55: nobody refused for speed."""
    site = Site(workers, seed)
    site.run()
    left = sorted(site.provider.left)
    busy = left[: len(left) * 9 // 10]  # while there is work for everybody
    used = (len(busy) - 1) / (busy[-1] - busy[0]).total_seconds() / WHATSAPP_PER_NUMBER
    most = most_in_a_second(left)
    print(f"{workers} workers, seed {seed}: {100 * used:.1f} % of the rate, {most} in a second")  # noqa: T201
    calls = site.store.calls / RECIPIENTS
    print(f"{workers} workers: {calls:.3f} storage calls a recipient")  # noqa: T201
    assert calls <= 0.25
    assert len(left) == RECIPIENTS
    assert most <= WHATSAPP_PER_NUMBER
    assert used >= 0.95
    assert site.bulk.job(site.job).sent_count == RECIPIENTS


@pytest.mark.proves("8.6", "property 42")
@pytest.mark.parametrize("workers", [1, 2, 5])
def test_subscribers_hear_of_a_job_once_a_second_in_order_and_how_it_ended(workers: int):
    site = Site(workers, 0)
    site.run()
    heard = site.subscriber.heard
    moments = [at for at, _ in heard]
    versions = [job.version for _, job in heard]
    assert min(b - a for a, b in pairwise(moments)) >= timedelta(seconds=0.95)
    assert versions == sorted(set(versions))
    assert len(heard) >= RECIPIENTS / WHATSAPP_PER_NUMBER * 0.6
    last = heard[-1][1]
    assert (last.status, last.sent_count) == (BulkJobStatus.COMPLETED, RECIPIENTS)


@pytest.mark.parametrize("seconds", [0.04, 0.08])
def test_a_worker_that_is_alone_wastes_no_slot_on_a_slow_storage(seconds: float):
    site = Site(1, 0, 300)
    site.store.seconds = seconds
    site.run()
    calls = site.store.calls / 300
    print(f"1 worker, storage {seconds} s: {calls:.3f} storage calls a recipient")  # noqa: T201
    assert most_in_a_second(site.provider.left) <= WHATSAPP_PER_NUMBER
    assert calls <= 0.3


@pytest.mark.proves("8.7", "property 43")
@pytest.mark.parametrize("seconds", [0.005, 0.04, 0.08])
@pytest.mark.parametrize("workers", [1, 2, 5])
def test_the_last_message_leaves_within_half_a_second_of_a_pause(workers: int, seconds: float):
    for seed in range(6):
        site = Site(workers, seed, 600)
        site.store.seconds = seconds
        paused: list[datetime] = []

        def pause(site: Site = site, paused: list[datetime] = paused) -> None:
            site.bulk.clock.now = site.simulation.now
            site.bulk.controls.control(OPERATOR, site.job, BulkJobAction.PAUSE)

        def watched(site: Site = site, paused: list[datetime] = paused) -> None:
            while not paused:
                site.simulation.wait(0.005)
                if site.bulk.job(site.job).status is BulkJobStatus.PAUSED:
                    paused.append(site.simulation.now)

        site.lambdas.is_over = lambda site=site: (
            site.bulk.job(site.job).status is BulkJobStatus.PAUSED and not site.lambdas.messages
        )
        site.simulation.spawn(pause, after=1 + 8 * seconds + seed * 0.137)
        site.simulation.spawn(watched, after=1)
        site.run()
        last = (max(site.provider.left) - paused[0]).total_seconds()
        print(f"{workers} workers, storage {seconds} s: last message {last:.3f} s after the pause")  # noqa: T201
        assert last <= 0.5
        assert 0 < len(site.provider.left) < 600
