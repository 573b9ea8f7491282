"""Resuming may die at any call, and nobody asks again: the schedule finishes what it began."""

from collections.abc import Iterator

import pytest

from services.bulk.model import BulkJobAction, BulkJobStatus
from services.telemetry.log import logger
from tests.factories.bulk import Bulk
from tests.factories.faults import FaultyStore, Killed, Kind, Plan
from tests.factories.infrastructure import memory_store
from tests.faults.world import CHUNK, World, small_chunks

pytestmark = pytest.mark.proves("8.7", "property 43")


@pytest.fixture(autouse=True)
def two_chunks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_chunks(monkeypatch)
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel("INFO")


def paused() -> World:
    """Half is sent, and what the queue held of the rest is used up."""
    world = World()
    world.create()
    world.step()
    world.bulk.control(world.job, BulkJobAction.PAUSE)
    while world.queue.waiting:
        world.step()
    assert world.bulk.job(world.job).pending_count
    return world


def resumed(call: int, kind: Kind | None) -> tuple[World, int]:
    """Resumed by a mutation whose `call` fails in this way; and how many calls it made."""
    world = paused()
    world.plan.faults = {world.plan.calls + call: kind} if kind else {}
    begun = world.plan.calls
    try:
        world.bulk.control(world.job, BulkJobAction.RESUME)
    except (Killed, Exception) as error:
        if isinstance(error, AssertionError):
            raise
    world.plan.faults = {}
    return world, world.plan.calls - begun


def test_whatever_resuming_dies_of_everybody_is_reached_once():
    _, calls = resumed(0, None)
    left_behind = 0
    for call in range(calls):
        for kind in Kind:
            world, _ = resumed(call, kind)
            if world.bulk.job(world.job).status is BulkJobStatus.PAUSED:
                world.bulk.control(world.job, BulkJobAction.RESUME)
            left_behind += world.bulk.job(world.job).to_queue is not None
            world.bulk.queueing.finish_all()
            assert world.bulk.job(world.job).to_queue is None
            world.run().check()
    assert left_behind, "some deaths leave chunks behind, or this proves nothing"
    print(f"resuming: {calls * len(Kind)} deaths, {left_behind} left chunks behind, 0 violations")  # noqa: T201


def test_the_schedule_may_die_as_well_and_comes_again():
    for call in range(8):
        for kind in Kind:
            world, _ = resumed(4, Kind.BEFORE)
            world.plan.faults = {world.plan.calls + call: kind}
            try:
                world.bulk.queueing.finish_all()
            except (Killed, Exception) as error:
                if isinstance(error, AssertionError):
                    raise
            world.plan.faults = {}
            world.bulk.queueing.finish_all()
            world.run().check()


def test_what_was_queued_completely_is_left_alone():
    world, _ = resumed(0, None)
    waiting = list(world.queue.waiting)
    world.bulk.queueing.finish_all()
    assert world.queue.waiting == waiting


def test_a_creation_that_never_came_to_its_chunks_is_left_to_whoever_repeats_it():
    unfinished = 0
    for call in range(12):
        world = World({call: Kind.BEFORE})
        world.step()
        if world.is_created or not world.bulk.stored_jobs() or world.bulk.rows("BulkChunks"):
            continue
        world.bulk.queueing.finish_all()
        assert not world.queue.waiting
        unfinished += 1
        world.run().check()
    assert unfinished


def calls_of_resuming(chunks: int) -> int:
    plan, truth = Plan(), memory_store()
    bulk = Bulk(truth=truth, through=FaultyStore(truth, plan))
    job = bulk.create(bulk.people(chunks * CHUNK)).job_id
    bulk.control(job, BulkJobAction.PAUSE)
    bulk.orders.clear()
    begun = plan.calls
    bulk.control(job, BulkJobAction.RESUME)
    assert len(bulk.orders) == chunks
    return plan.calls - begun


def test_resuming_costs_storage_the_same_whatever_the_size_of_the_job():
    assert calls_of_resuming(100) == calls_of_resuming(2)
