"""A day in the tier begins with the message, not with the job."""

from datetime import timedelta

import pytest

from services.bulk.model import BulkJobAction
from services.core.errors import TierLimitExceeded
from services.limits.reservation import used_in_a_day
from tests.factories.bulk import FOREVER, TEMPLATE, Bulk, raise_tier

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.proves("13.2", "13.10", "property 54")


@pytest.fixture
def desk() -> Bulk:
    made = Bulk()
    raise_tier(made.truth, 150)
    return made


def paused(desk: Bulk, hours: float) -> str:
    """A job of 150 of whom 100 were written to before a pause of some hours."""
    people = desk.people(150, last_inbound_message_at=None)
    job = desk.create(people, **TEMPLATE).job_id
    desk.worker.deliver(desk.orders.pop(0), lambda: FOREVER)
    desk.control(job, BulkJobAction.PAUSE)
    desk.deliver_all()
    assert desk.job(job).pending_count == 50
    desk.clock.now += hours * HOUR
    return job


def used(desk: Bulk) -> int:
    return used_in_a_day(desk.truth, desk.clock.now)


def test_what_leaves_hours_later_counts_from_then(desk: Bulk):
    job = paused(desk, 10)
    desk.control(job, BulkJobAction.RESUME)
    desk.deliver_all()
    assert desk.job(job).sent_count == 150
    assert used(desk) == 150
    desk.clock.now += 15 * HOUR
    assert used(desk) == 50


def test_a_job_that_waited_for_half_a_day_takes_its_places_anew(desk: Bulk):
    job = paused(desk, 13)
    desk.control(job, BulkJobAction.RESUME)
    assert used(desk) == 150
    desk.clock.now += 11.5 * HOUR
    assert used(desk) == 50, "the places of those who wait are kept"
    desk.deliver_all()
    assert used(desk) == 50


def test_places_that_others_took_since_are_not_taken_twice(desk: Bulk):
    job = paused(desk, 25)
    desk.create([f"d{number}" for number in range(120)], **TEMPLATE)
    with pytest.raises(TierLimitExceeded) as refused:
        desk.control(job, BulkJobAction.RESUME)
    assert refused.value.details["tierLeft"] == 30
    assert desk.job(job).status == "paused"
    desk.clock.now += 24.5 * HOUR
    desk.control(job, BulkJobAction.RESUME)
    assert used(desk) == 50
