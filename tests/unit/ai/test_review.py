from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.access.roles import Role
from services.ai.decisions import LEASE, difference
from services.ai.model import AiInteraction, DraftFeedback
from services.ai.replies import Replies
from services.ai.repository import draft_ids, draft_key
from services.aws.store import Update
from services.contacts.repository import ContactRepository
from services.contacts.service import ContactService
from services.core.clock import iso
from services.core.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    OptInRequired,
    ProviderFailed,
    TemplateRequired,
)
from services.core.settings import SendMode
from services.messaging.channels.base import Lost, Rejected
from services.messaging.model import Channel, MessageStatus
from tests.factories.drafts import Studio, inbound, studio, switch, writer
from tests.factories.inbox import Inbox
from tests.factories.outcomes import in_threads, kinds
from tests.factories.records import ADMIN, OPERATOR, PHONE, VIEWER, keep, principal
from tests.factories.time import NOW
from tests.factories.webhooks import epoch, text_from
from tests.factories.webhooks import inbound as event

OTHER = principal(Role.OPERATOR, user_id="user-other")


def drafted(*script: Any, **changes: Any) -> Studio:
    """A draft waits for approval."""
    desk = studio(*script, **changes)
    desk.draft()
    return desk


def claimed(desk: Studio, by: str = OPERATOR.user_id) -> None:
    """Somebody approved, and their function died before it sent anything."""
    approval = {"approved": True, "reviewedBy": by, "reviewedAt": "2026-03-01T12:00:00.000Z"}
    change = Update(*draft_key(draft_ids("in")[0]), set=approval)
    desk.store.write(change)


def write_again(desk: Studio, seconds: float = 5) -> None:
    """The customer writes once more."""
    inbox = Inbox(store=desk.desk.store, clock=desk.desk.clock)
    inbox.receive(event(text_from(id="again", timestamp=epoch(NOW + timedelta(seconds=seconds)))))


@pytest.mark.proves("15.3", "property 65")
def test_an_approved_draft_is_sent_once_to_its_contact_and_everybody_sees_it():
    desk = drafted()
    shown = desk.approve()
    [sent] = [m for m in desk.desk.stored() if m.message_id != "in"]
    assert desk.texts() == ["We open at ten."]
    assert desk.desk.attempts[0].payload["to"] == PHONE
    assert (sent.contact_id, sent.status, sent.dry_run) == ("c1", MessageStatus.SENT, False)
    assert (shown.approved, shown.reviewed_by, shown.sent_message_id, shown.stale) == (
        True,
        OPERATOR.user_id,
        sent.message_id,
        False,
    )
    assert desk.reading.of_message(VIEWER, "in") == [shown] == desk.told()[-1:]
    assert desk.reading.waiting(VIEWER, None, None).items == ()
    assert desk.actions() == ["approve_draft", "send_message"]


@pytest.mark.proves("15.3")
def test_an_edited_draft_is_sent_as_edited():
    desk = drafted()
    shown = desk.approve(edited_response="At eleven on Sundays.")
    assert desk.texts() == ["At eleven on Sundays."]
    assert (shown.response, shown.edited_response) == ("We open at ten.", "At eleven on Sundays.")
    [row] = [r for r in desk.desk.rows("AuditLogs") if r["action"] == "approve_draft"]
    assert row["details"] == {"messageId": "in", "contactId": "c1", "edited": True}


def test_a_draft_that_was_not_changed_counts_as_not_edited():
    desk = drafted()
    assert desk.approve(edited_response="We open at ten.").edited_response is None


def test_a_rejected_draft_is_never_sent():
    desk = drafted()
    shown = desk.reject(client_token="t1")
    assert (shown.approved, shown.reviewed_by) == (False, OPERATOR.user_id)
    for act in (desk.approve, desk.reject, lambda: desk.approve(client_token="t1")):
        with pytest.raises(Conflict, match="already rejected"):
            act()
    assert desk.reject(client_token="t1") == shown
    assert desk.texts() == [] and desk.actions() == ["reject_draft"]


@pytest.mark.parametrize("by", [OPERATOR, OTHER, ADMIN])
@pytest.mark.parametrize("text", [None, "We open at ten.", "Another text"])
def test_an_approval_is_good_for_one_message(by: Any, text: str | None):
    desk = drafted()
    desk.approve()
    desk.desk.clock.advance(hours=1)
    for act in (desk.approve, desk.reject):
        with pytest.raises(Conflict, match="already approved and sent") as refused:
            act(by, edited_response=text)
        assert refused.value.details["sentMessageId"] == desk.stored().sent_message_id
    assert len(desk.texts()) == 1


def test_a_retried_approval_tells_what_became_of_the_first():
    desk = drafted()
    first = desk.approve(client_token="t1")
    assert desk.approve(client_token="t1") == first
    with pytest.raises(Conflict):
        desk.approve(client_token="t1", edited_response="Another text")
    with pytest.raises(Conflict):
        desk.approve(client_token="t2")
    assert len(desk.texts()) == 1


def test_of_two_approvals_at_once_one_sends_and_the_other_is_told():
    for _ in range(20):
        desk = drafted()
        people = [OPERATOR, OTHER, ADMIN, OPERATOR]
        outcomes = in_threads(
            4, lambda n, d=desk, p=people: d.approve(p[n], edited_response=f"{n}")
        )
        assert kinds(outcomes) == ["AiInteraction"] + ["Conflict"] * 3
        assert len(desk.texts()) == 1
        [sent] = [each for each in outcomes if isinstance(each, AiInteraction)]
        assert sent.edited_response == desk.texts()[0]


def test_of_an_approval_and_a_rejection_at_once_one_counts():
    for _ in range(20):
        desk = drafted()
        outcomes = in_threads(2, lambda n, d=desk: d.reject() if n else d.approve())
        assert kinds(outcomes) == ["AiInteraction", "Conflict"]
        assert len(desk.texts()) == (desk.stored().approved is True)


def test_a_viewer_approves_nothing():
    desk = drafted()
    with pytest.raises(Forbidden):
        desk.approve(VIEWER)
    with pytest.raises(Forbidden):
        desk.review.rate(VIEWER, draft_ids("in")[0], DraftFeedback.POSITIVE)
    assert desk.stored().approved is None and desk.desk.attempts == []


def test_a_draft_for_a_deleted_contact_is_stale_and_sends_nothing():
    desk = drafted()
    ContactService(ContactRepository(desk.store), desk.desk.clock).delete(OPERATOR, "c1")
    assert desk.shown().stale
    with pytest.raises(NotFound, match="was deleted"):
        desk.approve()
    assert desk.desk.attempts == [] and desk.stored().approved is None


@pytest.mark.parametrize("seconds", [5, 0, -3600])
def test_an_approval_is_void_once_the_customer_wrote_again(seconds: float):
    """Also in the same second, and also with a message that took its time to come."""
    desk = drafted()
    assert not desk.shown().stale
    desk.desk.clock.advance(seconds=10)
    write_again(desk, seconds)
    assert desk.shown().stale and desk.reading.waiting(VIEWER, None, None).items[0].stale
    with pytest.raises(Conflict, match="wrote again") as refused:
        desk.approve()
    assert refused.value.details["stale"] is True
    assert desk.texts() == [] and desk.stored().approved is None
    assert desk.reject().approved is False


def test_the_draft_to_the_newer_message_can_be_approved():
    desk = drafted()
    write_again(desk)
    newer = desk.desk.rows("Messages")
    [message_id] = {row["messageId"] for row in newer} - {"in"}
    desk.drafting.answer_to(message_id)
    shown = desk.approve(interaction_id=draft_ids(message_id)[0])
    assert shown.sent_message_id and not shown.stale


def test_a_message_that_comes_twice_voids_nothing():
    desk = Studio()
    switch(desk.store)
    keep(desk.store, writer())
    write_again(desk)
    [row] = desk.desk.rows("Messages")
    desk.draft(row["messageId"])
    write_again(desk)
    assert not desk.shown(row["messageId"]).stale


@pytest.mark.proves("3.1", "16.6")
@pytest.mark.parametrize(
    ("about", "refusal"),
    [
        ({"opt_in_whats_app": False}, OptInRequired),
        ({"last_inbound_message_at": NOW - timedelta(hours=25)}, TemplateRequired),
    ],
)
def test_what_a_safety_rule_forbids_stays_open_with_the_reason(about: Any, refusal: Any):
    desk = drafted(**about)
    with pytest.raises(refusal) as refused:
        desk.approve()
    shown = desk.shown()
    assert (shown.refusal_code, shown.refusal_reason) == (refusal.code, str(refused.value))
    assert (shown.approved, shown.reviewed_by, shown.sent_message_id) == (None, None, None)
    assert desk.texts() == [] and desk.told()[-1] == shown
    assert [each.interaction_id for each in desk.reading.waiting(VIEWER, 1, None).items]
    assert desk.actions() == ["approve_draft", "draft_not_sent", "send_refused"]
    good = {"optInWhatsApp": True, "lastInboundMessageAt": "2026-03-01T12:00:00.000Z"}
    desk.store.write(Update("Contacts", {"contactId": "c1"}, set=good))
    shown = desk.approve(OTHER)
    assert (shown.approved, shown.refusal_code) == (True, None) and len(desk.texts()) == 1


@pytest.mark.proves("15.7", "property 68")
def test_in_a_dry_run_nothing_leaves():
    desk = drafted(mode=SendMode.DRY_RUN)
    shown = desk.approve()
    [sent] = [m for m in desk.desk.stored() if m.message_id == shown.sent_message_id]
    assert sent.dry_run and desk.desk.attempts == []


def test_what_the_provider_refuses_is_used_up_and_shown_as_failed():
    desk = drafted(Rejected("131026"))
    with pytest.raises(ProviderFailed):
        desk.approve()
    shown = desk.shown()
    [sent] = [m for m in desk.desk.stored() if m.message_id == shown.sent_message_id]
    assert shown.approved and sent.status is MessageStatus.FAILED
    with pytest.raises(Conflict):
        desk.approve()
    assert len(desk.desk.attempts) == 1


def test_a_lost_answer_is_unknown_and_not_sent_again():
    desk = drafted(Lost("ReadTimeoutError"))
    shown = desk.approve(client_token="t1")
    [sent] = [m for m in desk.desk.stored() if m.message_id == shown.sent_message_id]
    assert sent.status is MessageStatus.UNKNOWN
    desk.desk.clock.advance(hours=1)
    assert desk.approve(client_token="t1") == shown and len(desk.desk.attempts) == 1


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_emptied_draft_is_not_sent(text: str):
    desk = drafted()
    with pytest.raises(Invalid, match="no text to send"):
        desk.approve(edited_response=text)
    assert desk.stored().approved is None and desk.texts() == []


def test_a_text_that_is_too_long_is_refused_before_anything_happens():
    desk = drafted()
    with pytest.raises(ValidationError):
        desk.approve(edited_response="x" * 4097)
    assert desk.stored().approved is None and desk.actions() == []


def test_a_draft_to_a_text_is_sent_as_a_text():
    desk = Studio()
    switch(desk.store)
    keep(desk.store, writer(opt_in_sms=True), inbound(channel=Channel.SMS))
    desk.draft()
    shown = desk.approve()
    [sent] = [m for m in desk.desk.stored() if m.message_id == shown.sent_message_id]
    assert (sent.channel, sent.content) == (Channel.SMS, "We open at ten.")
    assert [each.payload["DestinationPhoneNumber"] for each in desk.desk.attempts] == [PHONE]


def test_while_an_approval_may_be_on_its_way_nobody_else_finishes_it():
    desk = drafted()
    claimed(desk)
    for act in (desk.approve, desk.reject):
        with pytest.raises(Conflict):
            act()
    assert desk.texts() == []


@pytest.mark.parametrize("by", [OPERATOR, OTHER])
def test_an_approval_that_broke_is_finished_by_repeating_it(by: Any):
    desk = drafted()
    claimed(desk)
    desk.desk.clock.advance(seconds=LEASE.total_seconds() + 1)
    with pytest.raises(Conflict):
        desk.approve(by, edited_response="Another text")
    with pytest.raises(Conflict):
        desk.reject(by)
    shown = desk.approve(by)
    assert desk.texts() == ["We open at ten."]
    assert shown.sent_message_id == desk.desk.attempts[0].message_id
    assert shown.reviewed_by == OPERATOR.user_id
    assert desk.actions() == ["finish_draft", "send_message"]


def test_an_approval_that_broke_stays_listed_until_it_is_finished():
    desk = drafted()
    claimed(desk)
    [listed] = desk.reading.waiting(VIEWER, None, None).items
    assert (listed.approved, listed.sent_message_id) == (True, None)
    assert desk.drafting.generate(OTHER, "in").interaction_id == listed.interaction_id
    desk.desk.clock.advance(minutes=1)
    desk.approve()
    assert desk.reading.waiting(VIEWER, None, None).items == ()


def test_an_approval_that_broke_is_void_once_the_customer_wrote_again():
    desk = drafted()
    claimed(desk)
    write_again(desk)
    desk.desk.clock.advance(minutes=1)
    assert desk.shown().stale
    with pytest.raises(Conflict, match="wrote again"):
        desk.approve()
    assert desk.texts() == [] and desk.stored().approved is None
    assert desk.shown().stale and desk.reject().approved is False


@pytest.mark.proves("15.6")
@pytest.mark.parametrize("feedback", DraftFeedback)
def test_a_draft_is_rated_before_or_after_the_decision(feedback: DraftFeedback):
    desk = drafted()
    key = draft_ids("in")[0]
    assert desk.review.rate(OPERATOR, key, feedback).feedback is feedback
    desk.approve()
    assert desk.shown().feedback is feedback
    assert desk.review.rate(OTHER, key, DraftFeedback.NEGATIVE).feedback == "negative"
    assert desk.shown().feedback == "negative" and desk.shown().approved
    assert desk.actions().count("rate_draft") == 2


def test_a_draft_that_does_not_exist_is_not_decided_about():
    desk = studio()
    for act in (
        desk.approve,
        desk.reject,
        lambda: desk.review.rate(OPERATOR, "nothing", DraftFeedback.NONE),
    ):
        with pytest.raises(NotFound, match="ask for a new one"):
            act()


def test_a_draft_to_an_email_is_not_sent_but_says_who_should_write_it():
    at = studio()
    email = at.draft().model_copy(update={"channel": Channel.EMAIL})
    with pytest.raises(Invalid, match="write the email yourself"):
        Replies(lambda: at.desk.service, lambda: at.desk.service).composed(email, "Hello")


def test_a_change_within_one_millisecond_is_one_that_storage_takes():
    draft = studio().draft()
    assert difference(draft, draft).set == {"updatedAt": iso(draft.updated_at)}
