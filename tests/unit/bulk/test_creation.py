import pytest

from services.bulk.model import BulkJobAction, BulkJobStatus
from services.core.errors import Conflict, Forbidden, Invalid, NotFound, TierLimitExceeded
from tests.factories.bulk import TEMPLATE, Bulk, raise_tier
from tests.factories.outcomes import in_threads
from tests.factories.records import OPERATOR, VIEWER, principal


@pytest.fixture
def desk() -> Bulk:
    return Bulk()


@pytest.mark.proves("13.10")
def test_a_job_beyond_the_tier_is_refused_with_the_numbers(desk: Bulk):
    desk.create(desk.people(200), **TEMPLATE)
    with pytest.raises(TierLimitExceeded) as refused:
        desk.create([f"d{n}" for n in range(60)], **TEMPLATE)
    assert refused.value.details == {
        "requested": 60,
        "tierLimit": 250,
        "tierUsed": 200,
        "tierLeft": 50,
    }
    assert len(desk.stored_jobs()) == 1


@pytest.mark.proves("13.10")
def test_of_jobs_created_at_once_only_those_pass_that_fit(desk: Bulk):
    results = in_threads(6, lambda n: desk.create([f"p{n}-{i}" for i in range(100)], **TEMPLATE))
    assert sum(isinstance(result, TierLimitExceeded) for result in results) == 4
    assert len(desk.stored_jobs()) == 2


def test_places_that_did_not_count_are_given_back(desk: Bulk):
    desk.create(desk.people(200), **TEMPLATE)
    desk.deliver_all()
    assert desk.create([f"d{n}" for n in range(250)], **TEMPLATE).total_recipients == 250


def test_a_text_takes_no_place_because_it_begins_no_conversation(desk: Bulk):
    raise_tier(desk.truth, 10)
    assert desk.create(desk.people(200)).total_recipients == 200
    assert not desk.rows("RateLimitTrackers")


def test_a_cancelled_job_gives_its_places_back(desk: Bulk):
    job = desk.create(desk.people(250), **TEMPLATE).job_id
    desk.control(job, BulkJobAction.CANCEL)
    desk.deliver_all()
    assert desk.create([f"d{n}" for n in range(250)], **TEMPLATE).total_recipients == 250
    assert desk.job(job).status is BulkJobStatus.CANCELLED
    assert f"reports/{job}.json" in desk.shelf.texts  # type: ignore[attr-defined]


def test_a_repeated_token_returns_the_job_and_doubles_nothing(desk: Bulk):
    people = desk.people(120)
    first = desk.create(people, client_token="t")
    again = desk.create(people, client_token="t")
    assert first == again
    assert len(desk.orders) == 2
    assert len(desk.rows("BulkRecipients")) == 120


def test_a_token_of_another_job_is_a_conflict(desk: Bulk):
    desk.create(["a"], client_token="t")
    with pytest.raises(Conflict):
        desk.create(["b"], client_token="t")
    assert desk.create(["b"], by=principal(user_id="other"), client_token="t")


def test_ten_thousand_recipients_are_stored_and_more_are_refused(desk: Bulk):
    raise_tier(desk.truth)
    many = [f"c{n}" for n in range(10_000)]
    assert desk.create(many).total_recipients == 10_000
    assert len(desk.orders) == 100
    with pytest.raises(Invalid):
        desk.create([*many, "one more"])
    with pytest.raises(Invalid):
        desk.create([])


def test_what_a_channel_cannot_send_and_incomplete_messages_are_refused(desk: Bulk):
    with pytest.raises(Invalid):
        desk.create(["a"], channel="sms", **TEMPLATE)
    with pytest.raises(Invalid):
        desk.create(["a"], channel="email", subject="Hello", message_type="image")
    with pytest.raises(Invalid):
        desk.create(["a"], channel="email", subject="")
    with pytest.raises(Invalid):
        desk.create(["a"], content=" ")


def test_who_may_not_send_may_not_create_or_steer(desk: Bulk):
    with pytest.raises(Forbidden):
        desk.create(["a"], by=VIEWER)
    job = desk.create(["a"]).job_id
    with pytest.raises(Forbidden):
        desk.controls.control(VIEWER, job, BulkJobAction.PAUSE)
    with pytest.raises(NotFound):
        desk.controls.control(OPERATOR, "nothing", BulkJobAction.PAUSE)


def test_jobs_and_recipients_are_read_page_by_page(desk: Bulk):
    people = desk.people(70)
    job = desk.create(people).job_id
    desk.create(["x"])
    page = desk.reading.recipients(VIEWER, job, None, 50, None)
    rest = desk.reading.recipients(VIEWER, job, None, 50, page.next_token)
    assert {r.contact_id for r in (*page.items, *rest.items)} == set(people)
    assert all(recipient.contact_name for recipient in page.items)
    assert rest.next_token is None
    one = desk.reading.list_jobs(VIEWER, BulkJobStatus.PENDING, 1, None)
    two = desk.reading.list_jobs(VIEWER, BulkJobStatus.PENDING, 1, one.next_token)
    assert len({one.items[0].job_id, two.items[0].job_id}) == 2
    assert not desk.reading.list_jobs(VIEWER, BulkJobStatus.PAUSED, None, None).items
    assert desk.reading.report(VIEWER, job).json_url is None
