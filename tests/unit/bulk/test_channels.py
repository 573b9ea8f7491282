"""SMS and email to many: the same engine, each with its own rules, rate and payload."""

from itertools import pairwise
from typing import Any

import pytest

from services.bulk.model import RecipientStatus
from services.messaging.channels.base import Lost, Rejected
from services.messaging.model import Channel
from services.messaging.repository import message_key
from tests.factories.bulk import FOREVER, Bulk
from tests.factories.sending import FakeSender

EMAIL: dict[str, Any] = {
    "channel": "email",
    "subject": "Hello",
    "content": None,
    "body_text": "Your order is ready.",
}


BY: dict[Channel, dict[str, Any]] = {Channel.SMS: {"channel": "sms"}, Channel.EMAIL: EMAIL}


@pytest.fixture
def desk() -> Bulk:
    return Bulk()


def attempts(desk: Bulk) -> list[dict[str, Any]]:
    assert isinstance(desk.sender, FakeSender)
    return [outgoing.payload for outgoing in desk.sender.attempts]


@pytest.mark.proves("3.3", "6.1", "8.5")
def test_texts_go_to_those_who_opted_in_to_sms_and_have_a_number(desk: Bulk):
    desk.add_people(["yes"], opt_in_sms=True, opt_in_whats_app=False)
    desk.add_people(["no"], opt_in_sms=False, opt_in_whats_app=True)
    desk.add_people(["numberless"], opt_in_sms=True, phone=None, email="a@example.com")
    job = desk.create(["yes", "no", "numberless"], channel="sms").job_id
    desk.deliver_all()
    found = desk.recipients(job)
    assert found["yes"].status is RecipientStatus.SENT
    assert found["no"].error_code == "OPT_IN_REQUIRED"
    assert found["numberless"].error_code == "PHONE_NUMBER_MISSING"
    [payload] = attempts(desk)
    assert payload["DestinationPhoneNumber"] == "+917000000000"
    assert payload["Context"] == {"messageId": found["yes"].message_id}
    assert [row["segments"] for row in desk.rows("Messages")] == [1]


@pytest.mark.proves("3.4", "7.1", "7.4", "8.5")
def test_each_email_carries_its_own_link_and_what_cannot_be_sent_is_taken_out(desk: Bulk):
    people = desk.people(3, opt_in_email=True, email="a@example.com")
    desk.add_people(["no"], opt_in_email=False, email="b@example.com")
    html = "<p>Hello</p><script>alert(1)</script>"
    job = desk.create([*people, "no"], **EMAIL, body_html=html).job_id
    desk.deliver_all()
    assert desk.job(job).sent_count == 3
    assert desk.recipients(job)["no"].error_code == "OPT_IN_REQUIRED"
    simple = [payload["Content"]["Simple"] for payload in attempts(desk)]
    links = {part["Headers"][0]["Value"] for part in simple}
    assert len(links) == 3
    assert all(part["Headers"][1]["Value"] == "List-Unsubscribe=One-Click" for part in simple)
    assert {part["Body"]["Html"]["Data"] for part in simple} == {"<p>Hello</p>"}
    tags = {payload["EmailTags"][0]["Value"] for payload in attempts(desk)}
    assert tags == {one.message_id for who, one in desk.recipients(job).items() if who != "no"}


@pytest.mark.proves("6.5", "7.5", "13.3", "13.4")
@pytest.mark.parametrize(("channel", "rate"), [("sms", 5), ("email", 10)])
def test_a_channel_keeps_its_rate(desk: Bulk, channel: str, rate: int):
    people = desk.people(30, opt_in_sms=True, opt_in_email=True, email="a@example.com")
    left = []
    desk.sender = FakeSender(before=lambda _: left.append(desk.clock.now))
    assert desk.create(people, **BY[Channel(channel)]).rate == rate
    desk.deliver_all()
    assert len(left) == 30
    assert all((later - earlier).total_seconds() >= 1 for earlier, later in pairwise(left[::rate]))


@pytest.mark.proves("6.7", "7.7", "8.6")
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
@pytest.mark.parametrize(
    ("word", "status", "sent", "failed"),
    [("delivered", "sent", 1, 0), ("failed", "failed", 0, 1)],
)
def test_a_report_settles_a_recipient_whose_answer_was_lost(
    desk: Bulk, channel: Channel, word: str, status: str, sent: int, failed: int
):
    desk.sender = FakeSender(Lost("ReadTimeoutError"))
    people = desk.people(1, opt_in_sms=True, opt_in_email=True, email="a@example.com")
    job = desk.create(people, **BY[channel]).job_id
    desk.worker.deliver(desk.orders.pop(0), lambda: FOREVER)
    assert desk.job(job).unknown_count == 1
    message_id = desk.recipients(job)["c0"].message_id or ""
    for _ in range(2):
        desk.report(channel, message_id, word)
    after = desk.job(job)
    assert (after.unknown_count, after.sent_count, after.failed_count) == (0, sent, failed)
    assert desk.recipients(job)["c0"].status == status
    assert [one.count for one in after.failures] == [1] * failed


@pytest.mark.proves("3.3", "6.7")
def test_who_opted_out_with_the_provider_loses_the_opt_in(desk: Bulk):
    desk.sender = FakeSender(Rejected("DESTINATION_PHONE_NUMBER_OPTED_OUT", opted_out=True))
    people = desk.people(2, opt_in_sms=True)
    job = desk.create(people, channel="sms").job_id
    desk.deliver_all()
    kept = [row.get("optInSms") for row in desk.rows("Contacts")]
    assert sorted(kept, key=str) == [False, True]
    [failure] = desk.job(job).failures
    assert (failure.code, failure.count) == ("DESTINATION_PHONE_NUMBER_OPTED_OUT", 1)
    assert failure.reason and failure.advice


def test_a_picture_goes_to_many_with_its_caption(desk: Bulk):
    people = desk.people(2)
    content: dict[str, Any] = {
        "message_type": "image",
        "content": None,
        "media_file_id": "f1",
        "caption": "A cat",
    }
    job = desk.create(people, **content).job_id
    desk.deliver_all()
    assert desk.job(job).sent_count == 2
    assert all(payload["image"] for payload in attempts(desk))
    message_id = desk.recipients(job)["c0"].message_id or ""
    message = desk.truth.get(*message_key(message_id)) or {}
    assert message["media"]["fileId"] == "f1"
    assert message["caption"] == "A cat"
