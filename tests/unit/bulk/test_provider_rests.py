"""A provider that keeps failing is left alone, for bulk jobs as for single messages."""

import pytest

from services.bulk.model import BulkJobStatus
from services.core.settings import SendMode
from services.limits.breaker import StoredBreakers
from services.messaging.channels.base import Accepted, Lost, NotTaken, Rejected
from tests.factories.bulk import FOREVER, Bulk, counters_agree
from tests.factories.sending import FakeSender

pytestmark = pytest.mark.proves("13.8")


@pytest.fixture
def desk() -> Bulk:
    return Bulk()


def attempts(desk: Bulk) -> int:
    assert isinstance(desk.sender, FakeSender)
    return len(desk.sender.attempts)


def deliver(desk: Bulk) -> None:
    desk.worker.deliver(desk.orders.pop(0), lambda: FOREVER)
    counters_agree(desk.truth)


def test_after_a_batch_of_failures_the_rest_of_the_chunk_waits(desk: Bulk):
    desk.sender = FakeSender(*[NotTaken("ThrottlingException")] * 25)
    job = desk.create(desk.people(60)).job_id
    deliver(desk)
    assert attempts(desk) == 25
    assert desk.job(job).pending_count == 60
    assert [alert.kind for alert in desk.alerts.alerts] == ["provider_failing"]
    desk.clock.advance(seconds=29)
    deliver(desk)
    assert attempts(desk) == 25, "it still rests"


def test_one_message_is_the_probe_and_its_answer_lets_the_others_follow(desk: Bulk):
    desk.sender = FakeSender(*[NotTaken("ThrottlingException")] * 25, Accepted("a"))
    job = desk.create(desk.people(60)).job_id
    deliver(desk)
    desk.clock.advance(seconds=31)
    deliver(desk)
    assert desk.job(job).sent_count == 60
    assert desk.job(job).status is BulkJobStatus.COMPLETED
    assert attempts(desk) == 25 + 60


def test_a_probe_that_fails_is_alone_and_the_rest_is_longer(desk: Bulk):
    desk.sender = FakeSender(*[Lost("ReadTimeoutError")] * 26)
    job = desk.create(desk.people(60)).job_id
    deliver(desk)
    desk.clock.advance(seconds=31)
    deliver(desk)
    assert attempts(desk) == 26
    assert desk.job(job).unknown_count == 26
    desk.clock.advance(seconds=45)
    deliver(desk)
    assert attempts(desk) == 26
    desk.clock.advance(seconds=30)
    deliver(desk)
    assert desk.job(job).sent_count == 34


def test_one_answer_in_a_batch_is_enough_to_go_on(desk: Bulk):
    desk.sender = FakeSender(*[Lost("ReadTimeoutError")] * 24, Accepted("a"))
    job = desk.create(desk.people(60)).job_id
    deliver(desk)
    assert desk.job(job).status is BulkJobStatus.COMPLETED
    assert not desk.alerts.alerts


def test_an_account_that_whatsapp_locked_stops_the_next_batch(desk: Bulk):
    job = desk.create(desk.people(60)).job_id
    StoredBreakers(desk.truth, desk.alerts, desk.clock).trip("whatsapp")
    deliver(desk)
    assert attempts(desk) == 0
    assert desk.job(job).status is BulkJobStatus.IN_PROGRESS
    assert len(desk.orders) == 1


def test_a_dry_run_reaches_nobody_and_needs_no_rest(desk: Bulk):
    desk.mode = SendMode.DRY_RUN
    job = desk.create(desk.people(60)).job_id
    StoredBreakers(desk.truth, desk.alerts, desk.clock).trip("whatsapp")
    deliver(desk)
    assert desk.job(job).sent_count == 60


def test_an_account_that_may_not_send_spends_one_batch_and_no_more(desk: Bulk):
    desk.sender = FakeSender(*[Rejected("AccessDeniedException")] * 25)
    job = desk.create(desk.people(60)).job_id
    deliver(desk)
    assert attempts(desk) == 25
    assert (desk.job(job).failed_count, desk.job(job).pending_count) == (25, 35)
    assert [alert.kind for alert in desk.alerts.alerts] == ["provider_refuses"]
