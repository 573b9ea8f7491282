"""What was read for a batch may be old when its slots come; then it is read once more."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.aws.store import Put, Update
from services.bulk.model import BulkJobAction, BulkJobStatus
from services.bulk.slots import BatchSlots
from services.bulk.tempo import Tempo
from services.limits.leases import Pace, SlotLeases
from services.limits.slots import tracker_key
from services.messaging.channels.base import Outgoing
from tests.factories.bulk import Bulk, counters_agree
from tests.factories.infrastructure import ALLOWLIST, memory_store
from tests.factories.sending import FakeSender
from tests.factories.time import FakeClock

PEOPLE = 8
PACE = Pace("whatsapp", ALLOWLIST[0], 80)


def busy(desk: Bulk, seconds: float) -> None:
    """Others have taken the sender's slots for some seconds."""
    table, key = tracker_key(PACE.sender, PACE.channel)
    free_at = int((desk.clock.now.timestamp() + seconds) * 1_000_000)
    desk.truth.write(Put(table, {**key, "freeAt": free_at, "lastUpdatedAt": 0}))


def while_it_waits(desk: Bulk, act: Callable[[], object]) -> None:
    """Something happens while the worker waits for its slots."""
    done: list[bool] = []

    def wait(seconds: float) -> None:
        if seconds > 0.2 and not done:
            done.append(True)
            act()
        desk.clock.wait(seconds)

    desk.wait_of_workers = wait


@pytest.fixture
def desk() -> Bulk:
    return Bulk(sender=FakeSender())


def reached(desk: Bulk) -> list[Outgoing]:
    assert isinstance(desk.sender, FakeSender)
    return desk.sender.attempts


@pytest.mark.proves("8.5", "property 41")
def test_who_withdraws_consent_while_slots_are_awaited_is_not_written_to(desk: Bulk):
    job = desk.create(desk.people(PEOPLE)).job_id
    busy(desk, 1.2)
    gone = Update("Contacts", {"contactId": "c3"}, set={"optInWhatsApp": False})
    while_it_waits(desk, lambda: desk.truth.write(gone))
    desk.deliver_all()
    assert len(reached(desk)) == PEOPLE - 1
    assert desk.recipients(job)["c3"].error_code == "OPT_IN_REQUIRED"
    assert desk.job(job).sent_count == PEOPLE - 1
    counters_agree(desk.truth)


@pytest.mark.proves("8.7", "property 43")
def test_a_pause_while_slots_are_awaited_lets_nothing_leave_and_resuming_reaches_everybody(
    desk: Bulk,
):
    job = desk.create(desk.people(PEOPLE)).job_id
    busy(desk, 1.2)
    while_it_waits(desk, lambda: desk.control(job, BulkJobAction.PAUSE))
    desk.deliver_all()
    assert desk.job(job).status is BulkJobStatus.PAUSED
    assert (reached(desk), desk.job(job).pending_count) == ([], PEOPLE)
    desk.clock.advance(seconds=31)
    desk.control(job, BulkJobAction.RESUME)
    desk.deliver_all()
    assert desk.job(job).sent_count == len(reached(desk)) == PEOPLE


def slots(clock: FakeClock) -> BatchSlots:
    return BatchSlots(SlotLeases(memory_store(), clock, clock.wait), PACE, Tempo(), clock)


@pytest.mark.parametrize(("left", "room"), [(1, 1), (25, 25), (30, 30), (31, 25), (100, 25)])
def test_a_few_who_are_left_over_do_not_become_a_batch_of_their_own(left: int, room: int):
    assert slots(FakeClock()).room(left) == room


def test_slots_that_passed_are_not_used_and_all_that_passed_are_taken_anew():
    clock = FakeClock()
    mine = slots(clock)
    mine.is_shared = True
    assert mine.room(25) == 25
    last = mine.ahead[-1]
    clock.now = mine.ahead[10] - timedelta(milliseconds=1)
    assert len(mine.for_batch(25, clock.now)) == 16
    mine.is_shared = True
    mine.take_ahead(25)
    clock.now = mine.ahead[-1] + timedelta(seconds=1)
    again = mine.for_batch(25, clock.now)
    assert len(again) == 25
    assert min(again) > max(last, clock.now)
