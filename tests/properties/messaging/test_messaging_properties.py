from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.aws.store import Put, Update
from services.contacts.repository import ContactRepository, contact_key
from services.core.errors import DeliveryRefused, Invalid, OptInRequired, ProviderFailed
from services.core.settings import SendMode
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Rejected
from services.messaging.model import (
    TEXT_LIMIT,
    Channel,
    Message,
    MessageKind,
    MessageStatus,
    SendWhatsApp,
    StoredMessage,
)
from services.messaging.outcome import after
from services.messaging.rules import reasons_of, whatsapp_refusals, window_is_open
from services.messaging.status import RANK, StatusEvent, raised, with_event
from tests.factories.counting import counters
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.logs import logged
from tests.factories.outcomes import outcome_of
from tests.factories.records import OPERATOR, contact, keep, message
from tests.factories.sending import Desk, FakeSender, template, text
from tests.factories.time import NOW

ages = st.timedeltas(timedelta(0), timedelta(days=40)) | st.sampled_from(
    [timedelta(hours=24) + timedelta(milliseconds=ms) for ms in (-1, 0, 1)]
)
contacts = st.builds(
    lambda opted, age, phone, user: contact(
        opt_in_whats_app=opted,
        last_inbound_message_at=None if age is None else NOW - age,
        phone="+919812345678" if phone else None,
        whats_app_user_id="IN.1" if user else None,
    ),
    st.booleans(),
    st.none() | ages,
    st.booleans(),
    st.booleans(),
)
kinds = st.sampled_from(MessageKind)
senders = st.sampled_from(ALLOWLIST) | st.text(max_size=60)
outcomes = st.sampled_from([Accepted("a"), Rejected("r"), NotTaken("n"), Lost("l")])
events = st.builds(
    StatusEvent,
    st.sampled_from(["sent", "delivered", "read", "played", "failed", "accepted", "warning", "?"]),
    st.integers(-3, 3).map(lambda n: NOW + timedelta(seconds=n)),
    st.none() | st.sampled_from(["131026", "131047", "1"]),
)


forms = st.sampled_from(["text", "template", "image", "video", "audio", "document"])
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


def wished(form: str, words: str, number: str | None) -> SendWhatsApp:
    """A message of one form, from one of our numbers or the usual one."""
    if form == "template":
        return template(phone_number_id=number)
    if form == "text":
        return text(words, phone_number_id=number)
    return text(None, message_type=form, media_file_id="f1", phone_number_id=number)


def reasons(*situation: Any) -> list[str]:
    return [r.code for r in whatsapp_refusals(*situation)]


def send(at: Desk, kind: str, words: str, number: str | None = None) -> object:
    """What comes of a wish of any kind: the message, or the refusal."""
    return outcome_of(lambda: at.service.send(OPERATOR, wished(kind, words, number)))


@pytest.mark.proves("3.1", "5.1", "property 9")
@given(contacts, forms, words, st.sampled_from(SendMode))
def test_property_9_without_opt_in_nothing_is_sent(
    found: Any, form: str, said: str, mode: SendMode
):
    """Feature: wecare-digital-admin-platform, Property 9: WhatsApp Opt-In Validation."""
    at = Desk(mode=mode)
    keep(at.store, found)
    outcome = send(at, form, said)
    told = list(reasons_of(outcome)) if isinstance(outcome, DeliveryRefused) else []
    assert ("OPT_IN_REQUIRED" in told) == (not found.opt_in_whats_app)
    if not found.opt_in_whats_app:
        assert isinstance(outcome, OptInRequired)
        assert not at.attempts and not at.stored() and not at.queue.wakes


@pytest.mark.proves("3.1", "5.1", "property 9", "property 13")
@given(forms, words, st.sampled_from(["consents", "stops", "is deleted"]))
def test_property_9_who_stops_while_a_message_waits_gets_none(form: str, said: str, fate: str):
    """Feature: wecare-digital-admin-platform, Property 9: WhatsApp Opt-In Validation."""
    at = Desk()
    keep(at.store, contact())
    at.busy(seconds=5)
    queued = send(at, form, said)
    assert isinstance(queued, Message) and queued.status is MessageStatus.QUEUED
    if fate == "stops":
        at.store.write(Update(*contact_key("c1"), set={"optInWhatsApp": False}))
    if fate == "is deleted":
        contacts_there = ContactRepository(at.store)
        contacts_there.delete(contacts_there.get("c1"), at.clock())
    at.deliver()
    [stored] = at.stored()
    why = {"stops": "OPT_IN_REQUIRED", "is deleted": "NOT_FOUND"}.get(fate)
    assert len(at.attempts) == (why is None)
    assert stored.status == ("failed" if why else "sent")
    assert stored.verdict and stored.verdict.reasons == ((why,) if why else ())


@pytest.mark.proves("3.2", "5.1", "property 10")
@given(contacts, forms, words, senders)
def test_property_10_only_a_number_on_the_allowlist_sends(
    found: Any, form: str, said: str, sender: str
):
    """Feature: wecare-digital-admin-platform, Property 10: WhatsApp Allowlist Validation."""
    at = Desk()
    keep(at.store, found)
    outcome = send(at, form, said, sender)
    told = list(reasons_of(outcome)) if isinstance(outcome, DeliveryRefused) else []
    assert ("PHONE_NUMBER_NOT_ALLOWED" in told) == (sender not in ALLOWLIST)
    assert {attempt.sender for attempt in at.attempts} <= {sender} & set(ALLOWLIST)
    assert len(at.stored()) == len(at.attempts) == (not told)


@pytest.mark.proves("3.5", "3.6", "3.7", "14.2", "property 13", "property 14")
@given(contacts, forms, words, senders, st.sampled_from(SendMode))
def test_property_13_and_14_what_fails_a_rule_is_logged_and_reaches_nobody(
    found: Any, form: str, said: str, sender: str, mode: SendMode
):
    """Feature: wecare-digital-admin-platform, Property 13 and 14: nothing leaves, all is logged."""
    at = Desk(mode=mode)
    keep(at.store, found)
    kind = MessageKind.TEMPLATE if form == "template" else MessageKind.FREEFORM
    expected = reasons(found, kind, sender, ALLOWLIST, NOW)
    with logged() as lines:
        outcome = send(at, form, said, sender)
    told = list(reasons_of(outcome)) if isinstance(outcome, DeliveryRefused) else []
    assert told == expected
    failures = lines.named("validation_failure")
    assert [(line["contactId"], line["channel"], line["reason"]) for line in failures] == [
        ("c1", "whatsapp", reason) for reason in expected
    ]
    sent = not expected
    assert len(at.attempts) == (sent and mode is SendMode.LIVE)
    assert len(at.stored()) == len(at.publisher.published) == sent


@pytest.mark.proves("5.2", "5.3", "property 21", "property 22")
@given(
    st.sampled_from(SendMode),
    st.none() | st.text(max_size=8) | st.sampled_from(SendMode),
    forms,
    words,
)
def test_property_21_and_22_the_provider_is_called_only_live(
    mode: SendMode, row: str | None, form: str, said: str
):
    """Feature: wecare-digital-admin-platform, Property 21 and 22: SEND_MODE (WhatsApp)."""
    at = Desk(mode=mode)
    keep(at.store, contact())
    if row is not None:
        at.store.write(Put("SystemConfig", {"configKey": "send_mode", "configValue": row}))
    with logged() as lines:
        shown = send(at, form, said)
    live = mode is SendMode.LIVE and row in (None, "LIVE")
    assert isinstance(shown, Message)
    assert (len(at.attempts), shown.dry_run) == (int(live), not live)
    [line] = lines.named("send" if live else "send_dry_run")
    assert (line["messageId"], line["contactId"]) == (shown.message_id, "c1")
    assert (line["channel"], line["kind"]) == ("whatsapp", shown.kind)


@pytest.mark.proves("5.4", "property 23")
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50), st.data())
def test_property_23_a_text_of_up_to_4096_characters_is_sent_as_it_is(
    unit: str, data: st.DataObject
):
    """Feature: wecare-digital-admin-platform, Property 23: WhatsApp Text Character Limit."""
    length = data.draw(
        st.integers(1, TEXT_LIMIT * 2) | st.sampled_from([TEXT_LIMIT, TEXT_LIMIT + 1])
    )
    content = (unit * (length // len(unit) + 1))[:length]
    at = Desk()
    keep(at.store, contact())
    outcome = send(at, "text", content)
    fits = length <= TEXT_LIMIT and bool(content.strip())
    assert isinstance(outcome, Message if fits else Invalid | ValidationError)
    assert [each.payload["text"]["body"] for each in at.attempts] == [content] * fits
    assert [each.content for each in at.stored()] == [content] * fits


@pytest.mark.proves("5.10", "5.11", "property 27", "property 28")
@given(st.lists(outcomes, max_size=5), forms, words)
def test_property_27_and_28_every_attempt_leaves_one_record_of_how_it_ended(
    script: list[Outcome], form: str, said: str
):
    """Feature: wecare-digital-admin-platform, Property 27 and 28: status and persistence."""
    at = Desk(sender=FakeSender(*script))
    keep(at.store, contact())
    first = next((o for o in script[:4] if not isinstance(o, NotTaken)), None)
    last = first or (NotTaken("n") if len(script) >= 4 else Accepted("a"))
    outcome = send(at, form, said)
    assert isinstance(outcome, ProviderFailed) == isinstance(last, NotTaken | Rejected)
    [stored] = at.stored()
    expected = {Accepted: "sent", Lost: "unknown", NotTaken: "failed", Rejected: "failed"}
    assert (stored.status, stored.channel) == (expected[type(last)], Channel.WHATSAPP)
    assert stored.timestamp == NOW and stored.updated_at >= NOW
    assert (stored.error_code is None) == isinstance(last, Accepted)
    assert (stored.error_details is None) == isinstance(last, Accepted)
    assert len(at.attempts) <= 4


@pytest.mark.proves("16.2", "property 69")
@given(ages)
def test_property_69_the_window_is_86400_seconds(age: timedelta):
    """Feature: wecare-digital-admin-platform, Property 69: Customer Service Window Calculation."""
    found = contact(last_inbound_message_at=NOW - age)
    assert found.window_expires_at == NOW - age + timedelta(seconds=86400)
    assert window_is_open(found, NOW) == (age.total_seconds() < 86400)


@pytest.mark.proves("16.3", "16.4", "16.5", "16.6", "property 70", "property 71", "property 72")
@given(contacts)
def test_property_70_71_and_72_free_form_needs_an_open_window(found: Any):
    """Feature: wecare-digital-admin-platform, Property 70, 71 and 72: free-form and the window."""
    told = reasons(found, MessageKind.FREEFORM, ALLOWLIST[0], ALLOWLIST, NOW)
    assert ("TEMPLATE_REQUIRED" in told) == (not window_is_open(found, NOW))


@pytest.mark.proves("16.7", "property 73")
@given(st.lists(forms, max_size=6), outcomes)
def test_property_73_templates_and_free_form_are_counted_apart(sent: list[str], first: Outcome):
    """Feature: wecare-digital-admin-platform, Property 73: Template and Free-Form Usage."""
    at = Desk(sender=FakeSender(first))
    keep(at.store, contact())
    for form in sent:
        send(at, form, "hello")
    kinds_sent = [m.kind for m in at.stored() if m.status is MessageStatus.SENT]
    counted = counters(at.store)
    for kind in MessageKind:
        assert counted[NOW.date(), Channel.WHATSAPP, kind.value] == kinds_sent.count(kind)
    assert len(at.stored()) == len(sent)
    assert [m.kind for m in at.stored()].count(MessageKind.TEMPLATE) == sent.count("template")


@pytest.mark.proves("16.8", "property 74")
@given(ages.filter(lambda age: age >= timedelta(hours=24)))
def test_property_74_free_form_after_the_window_is_a_logged_warning(age: timedelta):
    """Feature: wecare-digital-admin-platform, Property 74: Expired Window Logs Warning."""
    at = Desk()
    keep(at.store, contact(last_inbound_message_at=NOW - age))
    with logged() as lines, pytest.raises(DeliveryRefused):
        at.service.send(OPERATOR, text())
    [line] = lines.named("validation_failure")
    assert (line["level"], line["reason"]) == ("WARNING", "TEMPLATE_REQUIRED")


@pytest.mark.proves("16.10", "property 75")
@given(contacts)
def test_property_75_a_template_needs_no_window(found: Any):
    """Feature: wecare-digital-admin-platform, Property 75: Template Messages Allowed Anytime."""
    told = reasons(found, MessageKind.TEMPLATE, ALLOWLIST[0], ALLOWLIST, NOW)
    assert "TEMPLATE_REQUIRED" not in told
    if found.opt_in_whats_app and (found.phone or found.whats_app_user_id):
        assert told == []


def grown(found: list[StatusEvent], start: StoredMessage | None = None) -> StoredMessage:
    known = start or message()
    for event in found:
        known = with_event(known, event, NOW) or known
    return known


@pytest.mark.proves("5.12", "property 29")
@given(st.lists(events, max_size=6), st.data())
def test_property_29_order_and_repetition_of_statuses_do_not_matter(
    found: list[StatusEvent], data: st.DataObject
):
    """Feature: wecare-digital-admin-platform, Property 29: Message Status Updates from Webhook."""
    shuffled = data.draw(st.permutations(found))
    repeated = data.draw(st.lists(st.sampled_from(found), max_size=4)) if found else []
    assert grown([*shuffled, *repeated]) == grown(found)


@given(st.lists(events, max_size=8))
def test_a_status_only_ever_rises(found: list[StatusEvent]):
    known = message()
    for event in found:
        after_it = with_event(known, event, NOW) or known
        assert RANK[after_it.status] >= RANK[known.status]
        assert raised(known, after_it.status) is after_it.status
        known = after_it


@given(outcomes, st.lists(events, max_size=4), st.data())
def test_the_answer_and_the_events_may_come_in_any_order(
    outcome: Outcome, found: list[StatusEvent], data: st.DataObject
):
    split = data.draw(st.integers(0, len(found)))
    meanwhile = after(grown(found[:split]), outcome, NOW)
    ended = grown(found[split:], meanwhile)
    first = grown(found, after(message(), outcome, NOW))
    assert (ended.status, ended.status_history) == (first.status, first.status_history)
    if ended.status in (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ):
        assert (ended.error_code, ended.error_details) == (None, None)
