"""A chunk that cannot be processed reaches bulk-dlq whole, and put back it continues."""

import random
from collections import Counter

import pytest

from services.aws.store import Unanswered
from services.bulk.model import CHUNK_SIZE, BulkJobStatus
from services.messaging.channels.base import Accepted, Outcome, Outgoing
from services.telemetry.log import logger
from tests.factories.bulk import Bulk, counters_agree
from tests.factories.faults import FaultyStore, Killed, Plan
from tests.factories.lambdas import Lambdas
from tests.factories.simulation import Simulation

PEOPLE = 250
WORKERS = 2

pytestmark = pytest.mark.proves("8.9", "property 45")


@pytest.fixture(autouse=True)
def silence():
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel("INFO")


class Outage(Plan):
    """Storage answers nobody from a moment on, until it is over."""

    is_on = False
    killed = 0

    def call(self, act, silence):
        del silence
        self.calls += 1
        if self.is_on:
            raise Unanswered("InternalServerError")
        return act()


class Provider:
    """Takes every message, and begins the outage in the middle of one batch."""

    def __init__(self, plan: Outage, fails_at: int, *, kills: bool) -> None:
        self.plan, self.fails_at, self.kills = plan, fails_at, kills
        self.reached: Counter[str] = Counter()

    def send(self, message: Outgoing) -> Outcome:
        self.reached[message.message_id] += 1
        if self.reached.total() == self.fails_at:
            self.plan.is_on = True
            if self.kills:
                raise Killed
        return Accepted(message.message_id)


@pytest.mark.parametrize("kills", [False, True])
@pytest.mark.parametrize("fails_at", [1, 30, 77])
def test_what_an_outage_left_in_the_dead_letters_is_whole_and_goes_on(fails_at: int, kills: bool):
    simulation, plan = Simulation(), Outage()
    provider = Provider(plan, fails_at, kills=kills)
    bulk = Bulk(sender=provider)
    lambdas = Lambdas(
        simulation,
        WORKERS,
        deliver=lambda *given: bulk.worker.deliver(*given),  # noqa: PLW0108  as it is by then
        is_over=lambda: not lambdas.messages,
    )
    bulk.queue, bulk.together = lambdas, simulation.together
    bulk.through = FaultyStore(bulk.truth, plan)
    bulk.clock_of_workers, bulk.wait_of_workers = simulation, simulation.wait
    job = bulk.create(bulk.people(PEOPLE)).job_id
    lambdas.start()
    simulation.run()

    dead = sorted(lambdas.dead, key=lambda order: order.chunk)
    sizes = [len(order.recipient_contact_ids) for order in dead]
    assert dead
    assert all(size in (CHUNK_SIZE, PEOPLE % CHUNK_SIZE) for size in sizes)
    assert bulk.job(job).status is BulkJobStatus.IN_PROGRESS
    assert bulk.job(job).pending_count > 0
    counters_agree(bulk.truth)

    plan.is_on, provider.fails_at = False, -1
    lambdas.dead = []
    lambdas.put(random.Random(7).sample(dead, len(dead)))
    lambdas.start()
    simulation.run()
    after = bulk.job(job)
    assert (after.status, after.pending_count) == (BulkJobStatus.COMPLETED, 0)
    assert set(provider.reached.values()) == {1}
    assert after.sent_count + after.unknown_count == PEOPLE
    assert after.unknown_count <= 25 * WORKERS
    assert not lambdas.dead
    counters_agree(bulk.truth)
