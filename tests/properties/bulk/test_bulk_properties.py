import json
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.aws.store import Put
from services.bulk.model import CHUNK_SIZE, BulkJobAction, BulkJobStatus
from services.bulk.queue import RememberedChunks
from services.core.errors import ConfirmationRequired, Conflict, TierLimitExceeded
from services.limits.leases import AHEAD, LEAD, Pace, SlotLeases
from services.limits.reservation import reserve, used_in_a_day
from services.limits.tier import DAY
from services.messaging.channels.base import NotTaken
from tests.factories.bulk import FOREVER, TEMPLATE, Bulk, counters_agree, raise_tier
from tests.factories.infrastructure import memory_store
from tests.factories.logs import logged
from tests.factories.records import contact
from tests.factories.sending import FakeSender
from tests.factories.time import NOW, FakeClock

SECOND = timedelta(seconds=1)


def bulk(limit: int = 100_000) -> Bulk:
    made = Bulk()
    raise_tier(made.truth, limit)
    return made


@pytest.mark.proves("8.1", "property 38")
@given(st.integers(1, 60), st.sampled_from([True, False, None]), st.integers(0, 40))
def test_property_38_more_than_the_threshold_must_be_confirmed(
    count: int, confirmed: bool | None, threshold: int
):
    """Feature: wecare-digital-admin-platform, Property 38: Bulk Job Confirmation Gate."""
    desk = bulk()
    configured = {"configKey": "bulk_confirmation_threshold", "configValue": str(threshold)}
    desk.truth.write(Put("SystemConfig", configured))
    people = [f"c{number}" for number in range(count)]
    if count > threshold and confirmed is not True:
        with pytest.raises(ConfirmationRequired) as refused:
            desk.create(people, confirmed=confirmed)
        assert refused.value.details == {"recipients": count, "threshold": threshold}
        assert not desk.stored_jobs()
    else:
        assert desk.create(people, confirmed=confirmed).total_recipients == count


@pytest.mark.proves("8.2", "property 39")
@given(st.lists(st.integers(0, 300), min_size=1, max_size=400))
def test_property_39_a_job_is_stored_as_pending_with_everybody_once(numbers: list[int]):
    """Feature: wecare-digital-admin-platform, Property 39: Bulk Job Creation."""
    desk = bulk()
    job = desk.create([f"c{number}" for number in numbers])
    stored = desk.job(job.job_id)
    assert stored.status is BulkJobStatus.PENDING
    assert stored.total_recipients == stored.pending_count == len(set(numbers))
    assert set(desk.recipients(job.job_id)) == {f"c{number}" for number in numbers}
    counters_agree(desk.truth)


@pytest.mark.proves("8.3", "13.7", "property 40")
@given(st.integers(1, 1000))
def test_property_40_chunks_have_exactly_100_recipients(count: int):
    """Feature: wecare-digital-admin-platform, Property 40: Bulk Message Chunking."""
    desk = bulk()
    people = [f"c{number}" for number in range(count)]
    desk.create(people)
    sizes = [len(order.recipient_contact_ids) for order in desk.orders]
    assert len(sizes) == -(-count // CHUNK_SIZE)
    assert all(size == CHUNK_SIZE for size in sizes[:-1])
    assert [who for order in desk.orders for who in order.recipient_contact_ids] == people


verdicts = st.sampled_from(["ok", "no consent", "no phone", "closed window", "deleted", "absent"])
CODES = {
    "no consent": "OPT_IN_REQUIRED",
    "no phone": "PHONE_NUMBER_MISSING",
    "closed window": "TEMPLATE_REQUIRED",
    "deleted": "NOT_FOUND",
    "absent": "NOT_FOUND",
}


@pytest.mark.proves("8.5", "property 41")
@given(st.lists(verdicts, min_size=1, max_size=60))
def test_property_41_every_rule_is_applied_to_every_recipient(kinds: list[str]):
    """Feature: wecare-digital-admin-platform, Property 41: Bulk Processing Applies Validation."""
    desk = bulk()
    people = [f"c{number}" for number in range(len(kinds))]
    for who, kind in zip(people, kinds, strict=True):
        changes = {
            "no consent": {"opt_in_whats_app": False},
            "no phone": {"phone": None},
            "closed window": {"last_inbound_message_at": NOW - DAY},
            "deleted": {"deleted_at": NOW},
        }.get(kind, {})
        if kind != "absent":
            known = contact(contact_id=who, **changes)
            desk.truth.write(Put("Contacts", known.to_item()))
    job = desk.create(people).job_id
    desk.deliver_all()
    found = desk.recipients(job)
    for who, kind in zip(people, kinds, strict=True):
        assert found[who].status == ("sent" if kind == "ok" else "failed")
        assert found[who].error_code == CODES.get(kind)
    assert isinstance(desk.sender, FakeSender)
    assert len(desk.sender.attempts) == kinds.count("ok")
    assert desk.job(job).sent_count == kinds.count("ok")


@pytest.mark.proves("8.6", "property 42")
@given(st.lists(st.sampled_from([True, False]), min_size=1, max_size=120))
def test_property_42_counters_are_right_in_everything_that_is_published(consents: list[bool]):
    """Feature: wecare-digital-admin-platform, Property 42: Bulk Job Progress Tracking."""
    desk = bulk()
    people = desk.people(len(consents))
    for who, consent in zip(people, consents, strict=True):
        known = contact(contact_id=who, opt_in_whats_app=consent)
        desk.truth.write(Put("Contacts", known.to_item()))
    job = desk.create(people).job_id
    desk.deliver_all()
    last = desk.job(job)
    assert (last.sent_count, last.failed_count) == (sum(consents), consents.count(False))
    assert last.pending_count == 0
    published = [record for _, record in desk.publisher.published]  # type: ignore[attr-defined]
    for told in published:
        settled = told.sent_count + told.failed_count + told.unknown_count
        assert settled + told.pending_count == len(consents)
    versions = [told.version for told in published]
    assert versions == sorted(versions)
    assert published[-1].status is BulkJobStatus.COMPLETED


@pytest.mark.proves("8.7", "property 43")
@given(st.lists(st.sampled_from(BulkJobAction), max_size=6), st.integers(0, 4))
def test_property_43_a_job_can_be_steered_until_it_ends(
    actions: list[BulkJobAction], delivered: int
):
    """Feature: wecare-digital-admin-platform, Property 43: Bulk Job Control Operations."""
    desk = bulk()
    job = desk.create(desk.people(150)).job_id
    for action in actions:
        for _ in range(min(delivered, len(desk.orders))):
            desk.worker.deliver(desk.orders.pop(0), lambda: 21)
        before = desk.job(job).status
        try:
            after = desk.control(job, action).status
        except Conflict as conflict:
            assert before in (BulkJobStatus.COMPLETED, BulkJobStatus.CANCELLED)
            assert conflict.details["status"] == before  # noqa: PT017
            continue
        if action is BulkJobAction.PAUSE:
            assert after in (BulkJobStatus.PAUSED, BulkJobStatus.COMPLETED)
        counters_agree(desk.truth)


@pytest.mark.proves("8.8", "property 44")
@given(st.lists(st.sampled_from([True, False]), min_size=1, max_size=60))
def test_property_44_a_completed_job_has_a_report_that_tells_the_truth(consents: list[bool]):
    """Feature: wecare-digital-admin-platform, Property 44: Bulk Job Completion Report."""
    desk = bulk()
    people = [f"c{number}" for number in range(len(consents))]
    for who, consent in zip(people, consents, strict=True):
        known = contact(contact_id=who, opt_in_whats_app=consent)
        desk.truth.write(Put("Contacts", known.to_item()))
    job = desk.create(people).job_id
    desk.deliver_all()
    report = json.loads(desk.shelf.texts[f"reports/{job}.json"])  # type: ignore[attr-defined]
    assert desk.job(job).report_s3_key == f"reports/{job}.json"
    assert report["totalRecipients"] == len(consents)
    assert report["sentCount"] == sum(consents)
    refused = {who for who, consent in zip(people, consents, strict=True) if not consent}
    assert {failure["contactId"] for failure in report["failures"]} == refused
    assert {failure["reason"] for failure in report["failures"]} <= {"OPT_IN_REQUIRED"}


@pytest.mark.proves("13.2", "13.10", "property 54")
@given(
    st.integers(1, 300),
    st.lists(st.tuples(st.integers(1, 120), st.integers(0, 30 * 3600)), max_size=12),
)
def test_property_54_jobs_never_reserve_more_than_the_tier_in_24_hours(
    limit: int, jobs: list[tuple[int, int]]
):
    """Feature: wecare-digital-admin-platform, Property 54: WhatsApp Tier Limit Tracking."""
    store, now = memory_store(), NOW
    raise_tier(store, limit)
    taken: list[tuple[object, int]] = []
    for count, wait in jobs:
        now += timedelta(seconds=wait)
        try:
            store.write(*reserve(store, count, now).actions)
        except TierLimitExceeded as refused:
            assert refused.details["tierLimit"] == limit  # noqa: PT017
            used = refused.details["tierUsed"]
            assert isinstance(used, int)
            assert used + count > limit
            continue
        taken.append((now, count))
        recent = sum(count for at, count in taken if now - at < DAY)  # type: ignore[operator]
        assert recent <= used_in_a_day(store, now) <= limit


@pytest.mark.proves("13.5", "property 55")
@given(st.integers(0, 60), st.integers(1, 40))
def test_property_55_who_must_wait_for_a_slot_waits_and_is_not_refused(ahead: int, people: int):
    """Feature: wecare-digital-admin-platform, Property 55: Rate Limit Queues Messages."""
    desk = bulk()
    pace = Pace("whatsapp", "phone-number-id-baa217c3f11b4ffd956f6f3afb44ce54", 80)
    row = {"freeAt": int((NOW.timestamp() + ahead) * 1_000_000), "lastUpdatedAt": 0}
    key = {"channel": f"whatsapp#{pace.sender}", "windowStart": 0}
    desk.truth.write(Put("RateLimitTrackers", {**key, **row}))
    job = desk.create(desk.people(people)).job_id
    desk.deliver_all()
    assert desk.job(job).sent_count == people
    assert isinstance(desk.sender, FakeSender)
    assert (desk.clock.now - NOW).total_seconds() >= ahead - AHEAD.total_seconds()


@given(st.lists(st.tuples(st.integers(1, 25), st.floats(0, 0.6)), min_size=1, max_size=40))
def test_leases_never_overlap_and_never_begin_too_early(asked: list[tuple[int, float]]):
    store, clock = memory_store(), FakeClock()
    leases, pace, starts = SlotLeases(store, clock, clock.wait), Pace("sms", "pool", 80), []
    for count, wait in asked:
        clock.wait(wait)
        taken = leases.take(pace, count, 60)
        assert len(taken) == count
        assert taken[0] - clock.now >= LEAD - timedelta(microseconds=1)
        starts += taken
    assert all(b - a >= timedelta(microseconds=pace.step) for a, b in pairwise(starts))
    assert not any(starts[n + 80] - starts[n] <= SECOND for n in range(len(starts) - 80))


@pytest.mark.proves("13.9", "property 57")
@given(st.integers(10, 400), st.lists(st.integers(1, 60), min_size=1, max_size=10))
def test_property_57_administrators_are_told_once_at_80_percent(limit: int, jobs: list[int]):
    """Feature: wecare-digital-admin-platform, Property 57: WhatsApp Tier Limit Alert."""
    desk, used, crossings = bulk(limit), 0, 0
    for number, count in enumerate(jobs):
        people = [f"c{number}-{n}" for n in range(count)]
        try:
            desk.create(people, **TEMPLATE)
        except TierLimitExceeded:
            assert used + count > limit
            continue
        crossings += used < 0.8 * limit <= used + count
        used += count
    assert len(desk.alerts.told) == crossings <= 1


@pytest.mark.proves("14.5", "property 61")
@given(st.integers(1, 120))
def test_property_61_a_finished_job_tells_duration_and_throughput(people: int):
    """Feature: wecare-digital-admin-platform, Property 61: Bulk Job Metrics."""
    desk = bulk()
    job = desk.create(desk.people(people)).job_id
    with logged() as lines:
        desk.deliver_all()
    [line] = lines.named("bulk_job_finished")
    [described] = line["_aws"]["CloudWatchMetrics"]
    for metric in described["Metrics"]:
        assert isinstance(line[metric["Name"]], float)
    assert line["jobId"] == job
    assert line["BulkJobDuration"] > 0
    assert line["BulkJobThroughput"] == pytest.approx(people / line["BulkJobDuration"], rel=0.01)


@pytest.mark.proves("13.8")
@settings(max_examples=100)
@given(st.integers(1, 30), st.integers(1, 6))
def test_who_was_not_taken_is_tried_at_most_three_times_more(people: int, refusals: int):
    desk = bulk()
    desk.sender = FakeSender(*[NotTaken("ThrottledRequestException")] * (people * refusals))
    job = desk.create(desk.people(people), confirmed=True).job_id
    desk.deliver_all()
    tries = len(desk.sender.attempts)
    assert tries <= people * 4
    assert desk.job(job).pending_count == 0
    if refusals <= 3:
        assert desk.job(job).sent_count > 0
    counters_agree(desk.truth)


@pytest.mark.proves("8.9", "property 45")
@given(st.integers(0, 99))
def test_property_45_a_chunk_that_cannot_be_processed_stays_whole_in_the_queue(number: int):
    """Feature: wecare-digital-admin-platform, Property 45: Bulk Processing Failure Goes to DLQ."""
    desk = bulk()
    desk.create(desk.people(3))
    assert isinstance(desk.queue, RememberedChunks)
    order = desk.orders[0].model_copy(update={"chunk": number + 1})
    with pytest.raises(Exception, match=f"chunk {number + 1}"):
        desk.worker.deliver(order, lambda: FOREVER)
    assert desk.states(desk.orders[0].job_id) == {"pending": 3}
