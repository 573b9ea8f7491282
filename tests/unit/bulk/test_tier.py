"""A day in the tier begins with the message, not with the job."""

from datetime import timedelta

import pytest

from services.aws.store import Update
from services.bulk.model import BulkJobAction
from services.core.errors import TierLimitExceeded
from services.limits.reservation import used_in_a_day
from services.limits.tier import bucket_updates, count_person
from services.messaging.channels.base import NotTaken
from tests.factories.bulk import FOREVER, TEMPLATE, Bulk, raise_tier
from tests.factories.sending import FakeSender

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


def counted_once(desk: Bulk) -> int:
    """How many count once nothing of a job waits any more."""
    desk.deliver_all()
    return used(desk)


def test_a_person_whom_two_jobs_reach_counts_once(desk: Bulk):
    people = desk.people(60, last_inbound_message_at=None)
    desk.create(people, **TEMPLATE)
    assert counted_once(desk) == 60
    desk.clock.now += 3 * HOUR
    desk.create(people[:40], **TEMPLATE)
    assert used(desk) == 100, "whoever waits keeps a place"
    assert counted_once(desk) == 60
    desk.clock.now += 22 * HOUR
    assert used(desk) == 40, "a day begins with the last message"


def test_a_person_whom_a_job_and_a_single_message_reach_counts_once(desk: Bulk):
    [first, *others] = desk.people(3, last_inbound_message_at=None)
    mark = count_person(None, desk.clock.now)
    desk.truth.write(
        Update("Contacts", {"contactId": first}, set=mark.mark),
        *bucket_updates(mark.changes, desk.clock.now),
    )
    desk.clock.now += HOUR
    desk.create([first, *others], **TEMPLATE)
    assert counted_once(desk) == 3


def test_who_has_an_open_window_or_is_refused_gives_the_place_back(desk: Bulk):
    open_window = desk.people(4)
    refused = [f"gone{number}" for number in range(5)]
    desk.create([*open_window, *refused], **TEMPLATE)
    assert used(desk) == 9
    assert counted_once(desk) == 0


def test_who_comes_back_for_another_try_counts_once_and_cancelling_gives_back_the_rest(desk: Bulk):
    desk.sender = FakeSender(*[NotTaken("ThrottledRequestException")] * 4)
    people = desk.people(30, last_inbound_message_at=None)
    desk.create(people, **TEMPLATE)
    assert counted_once(desk) == 30
    others = [f"d{number}" for number in range(100)]
    job = desk.create(others, **TEMPLATE).job_id
    desk.control(job, BulkJobAction.CANCEL)
    assert counted_once(desk) == 30
