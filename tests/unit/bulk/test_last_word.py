"""Whoever watches a job sees how it ended, also where answers were lost."""

import pytest

from services.bulk.repository import recipient_id
from services.messaging.channels.base import Lost
from tests.factories.bulk import Bulk
from tests.factories.sending import FakeSender

PEOPLE = 4

pytestmark = pytest.mark.proves("8.6", "property 42")


def finished_without_answers() -> tuple[Bulk, str]:
    desk = Bulk(sender=FakeSender(*[Lost("ReadTimeoutError")] * PEOPLE))
    job = desk.create(desk.people(PEOPLE)).job_id
    desk.deliver_all()
    assert desk.job(job).unknown_count == PEOPLE
    desk.clock.advance(seconds=30)
    return desk, job


def test_events_that_settle_a_finished_job_at_once_end_with_its_last_state_told():
    desk, job = finished_without_answers()
    for number in range(PEOPLE):
        desk.event(recipient_id(job, f"c{number}"), "sent")
    told = desk.publisher.published  # type: ignore[attr-defined]
    last = max((record for _, record in told), key=lambda record: record.version)
    assert (last.sent_count, last.unknown_count) == (PEOPLE, 0)


def test_until_nothing_is_unknown_events_do_not_wait_for_their_turn():
    desk, job = finished_without_answers()
    desk.clock.waited.clear()
    for number in range(PEOPLE - 1):
        desk.event(recipient_id(job, f"c{number}"), "sent")
    assert not desk.clock.waited
