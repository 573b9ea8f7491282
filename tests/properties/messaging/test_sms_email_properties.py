import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aws.departures import leave
from services.aws.store import Put
from services.core.errors import DeliveryRefused, Invalid, ProviderFailed
from services.core.settings import SendMode
from services.feedback.events import Unreadable
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing, Rejected
from services.messaging.channels.html import sanitised
from services.messaging.channels.sms import MOST_PARTS
from services.messaging.model import Channel, Message
from services.messaging.parts import BASIC, EXTENDED, Encoding, parts_of
from tests.factories.correspondence import (
    EMAIL_LINE,
    POOL,
    SENDER,
    SMS_LINE,
    Mailbox,
    ada,
    bounce,
    complaint,
    desk,
    email,
    mail_event,
    outgoing,
    sms,
    text_event,
    wish,
)
from tests.factories.infrastructure import memory_store
from tests.factories.logs import logged
from tests.factories.outcomes import outcome_of
from tests.factories.records import EMAIL, OPERATOR, PHONE, keep
from tests.factories.sending import Desk, FakeSender
from tests.factories.time import NOW, FakeClock

channels = st.sampled_from([Channel.SMS, Channel.EMAIL])
people = st.fixed_dictionaries(
    {
        "opt_in_whats_app": st.booleans(),
        "opt_in_sms": st.booleans(),
        "opt_in_email": st.booleans(),
        "phone": st.sampled_from([PHONE, None]),
        "email": st.sampled_from([EMAIL, None]),
    }
)
outcomes = st.sampled_from([Accepted("a"), Rejected("r"), NotTaken("n"), Lost("l")])
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)
rows = st.none() | st.text(max_size=8) | st.sampled_from(SendMode)
letters = st.sampled_from(sorted(BASIC | EXTENDED)) | st.characters(exclude_categories=["Cs"])


def texts(most: int) -> st.SearchStrategy[str]:
    """Texts of any length up to `most`, of few letters, so that the boundaries are met."""
    units = st.text(letters, min_size=1, max_size=4)
    return st.builds(lambda unit, length: (unit * length)[:length], units, st.integers(1, most))


def reasons(channel: Channel, about: Any) -> list[str]:
    line = SMS_LINE if channel is Channel.SMS else EMAIL_LINE
    return [r.code for r in line.refusals(ada(**about), None, line.senders[0], NOW)]


@pytest.mark.proves("3.3", "6.1", "property 11")
@given(people, st.sampled_from(SendMode), words)
def test_property_11_without_opt_in_no_text_leaves(about: Any, mode: SendMode, content: str):
    """Feature: wecare-digital-admin-platform, Property 11: SMS Opt-In Validation."""
    at = desk(Channel.SMS, about=about, mode=mode)
    assert ("OPT_IN_REQUIRED" in reasons(Channel.SMS, about)) == (not about["opt_in_sms"])
    said = outcome_of(lambda: at.service.send(OPERATOR, sms(content)))
    allowed = bool(about["opt_in_sms"] and about["phone"])
    assert isinstance(said, Message if allowed else DeliveryRefused)
    assert len(at.stored()) == allowed
    assert len(at.attempts) == (allowed and mode is SendMode.LIVE)


@pytest.mark.proves("3.4", "7.1", "property 12")
@given(people, st.sampled_from(SendMode), words)
def test_property_12_without_opt_in_no_email_leaves(about: Any, mode: SendMode, content: str):
    """Feature: wecare-digital-admin-platform, Property 12: Email Opt-In Validation."""
    at = desk(Channel.EMAIL, about=about, mode=mode)
    assert ("OPT_IN_REQUIRED" in reasons(Channel.EMAIL, about)) == (not about["opt_in_email"])
    said = outcome_of(lambda: at.service.send(OPERATOR, email(body_text=content)))
    allowed = bool(about["opt_in_email"] and about["email"])
    assert isinstance(said, Message if allowed else DeliveryRefused)
    assert len(at.stored()) == allowed
    assert len(at.attempts) == (allowed and mode is SendMode.LIVE)


@pytest.mark.proves("3.5", "3.6", "3.7", "14.2", "property 13", "property 14")
@given(channels, people, words)
def test_property_13_and_14_what_fails_a_rule_is_logged_and_leaves_on_no_channel(
    channel: Channel, about: Any, content: str
):
    """Feature: wecare-digital-admin-platform, Property 13 and 14: nothing leaves, all is logged."""
    store, clock, sent = memory_store(), FakeClock(), FakeSender()
    keep(store, ada(**about))
    lines = {Channel.SMS: SMS_LINE, Channel.EMAIL: EMAIL_LINE}
    desks = {each: Desk(line=lines[each], store=store, sender=sent, clock=clock) for each in lines}
    expected = reasons(channel, about)
    with logged() as said:
        wanted = sms(content) if channel is Channel.SMS else email(body_text=content)
        answer = outcome_of(lambda: desks[channel].service.send(OPERATOR, wanted))
    if isinstance(answer, DeliveryRefused):
        assert answer.details["reasons"] == expected
    found = said.named("validation_failure")
    assert [(line["contactId"], line["channel"], line["reason"]) for line in found] == [
        ("c1", channel.value, reason) for reason in expected
    ]
    assert len(sent.attempts) == len(desks[channel].stored()) == (not expected)
    assert PHONE not in said.text and EMAIL not in said.text


@pytest.mark.proves("6.6", "6.7", "7.6", "7.7", "property 27", "property 28")
@given(channels, st.lists(outcomes, max_size=5))
def test_property_27_and_28_every_attempt_leaves_one_record_of_how_it_ended(
    channel: Channel, script: list[Outcome]
):
    """Feature: wecare-digital-admin-platform, Property 27 and 28: status and persistence."""
    at = desk(channel, *script)
    first = next((o for o in script[:4] if not isinstance(o, NotTaken)), None)
    last = first or (NotTaken("n") if len(script) >= 4 else Accepted("a"))
    try:
        at.service.send(OPERATOR, wish(channel))
    except ProviderFailed:
        assert isinstance(last, NotTaken | Rejected)
    [stored] = at.stored()
    expected = {Accepted: "sent", Lost: "unknown", NotTaken: "failed", Rejected: "failed"}
    assert (stored.status, stored.channel) == (expected[type(last)], channel)
    assert stored.timestamp == NOW and stored.updated_at >= NOW
    assert (stored.error_code is None) == isinstance(last, Accepted)
    assert (stored.error_details is None) == isinstance(last, Accepted)


def _called_only_live(channel: Channel, mode: SendMode, row: str | None, wanted: Any) -> None:
    at = desk(channel, mode=mode)
    if row is not None:
        at.store.write(Put("SystemConfig", {"configKey": "send_mode", "configValue": row}))
    with logged() as lines:
        shown = at.service.send(OPERATOR, wanted)
    live = mode is SendMode.LIVE and row in (None, "LIVE")
    assert (len(at.attempts), shown.dry_run) == (int(live), not live)
    [line] = lines.named("send" if live else "send_dry_run")
    assert (line["messageId"], line["channel"]) == (shown.message_id, channel.value)


@pytest.mark.proves("6.2", "6.3", "property 30", "property 31")
@given(st.sampled_from(SendMode), rows, words)
def test_property_30_and_31_the_sms_service_is_called_only_live(
    mode: SendMode, row: str | None, content: str
):
    """Feature: wecare-digital-admin-platform, Property 30 and 31: SEND_MODE (SMS)."""
    _called_only_live(Channel.SMS, mode, row, sms(content))


@pytest.mark.proves("7.2", "7.3", "property 34", "property 35")
@given(st.sampled_from(SendMode), rows, words)
def test_property_34_and_35_the_email_service_is_called_only_live(
    mode: SendMode, row: str | None, content: str
):
    """Feature: wecare-digital-admin-platform, Property 34 and 35: SEND_MODE (Email)."""
    _called_only_live(Channel.EMAIL, mode, row, email(body_text=content))


@pytest.mark.proves("6.4", "property 32")
@given(texts(1600))
def test_property_32_a_text_of_up_to_ten_parts_is_taken_and_counted(content: str):
    """Feature: wecare-digital-admin-platform, Property 32: SMS Character Limit with Segmentation.

    The specification's 1,600 characters are what the service takes; carriers join ten parts.
    """
    at, parts = desk(Channel.SMS), parts_of(content)
    try:
        shown = at.service.send(OPERATOR, sms(content))
    except Invalid:
        assert parts.count > MOST_PARTS or not content.strip()
        assert not at.attempts and not at.stored()
    else:
        assert parts.count <= MOST_PARTS
        assert (shown.segments, shown.content) == (parts.count, content)
        assert at.attempts[0].payload["MessageBody"] == content


@given(texts(2000))
def test_parts_hold_a_text_and_no_character_is_split(content: str):
    parts = parts_of(content)
    plain = parts.encoding is Encoding.GSM_7
    alone, each = (160, 153) if plain else (70, 67)
    assert plain == (set(content) <= BASIC | EXTENDED) == (parts.forced_by is None)
    assert (parts.count == 1) == (parts.units <= alone)
    if parts.count > 1:
        assert -(-parts.units // each) <= parts.count <= -(-parts.units // (each - 1))
    assert parts_of(content + "a").count >= parts.count


class Watch:
    """A provider that notes when it is called."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock, self.at = clock, list[float]()

    def send(self, message: Outgoing) -> Outcome:
        leave()
        self.at.append(self.clock().timestamp())
        return Accepted(message.message_id)


def _never_faster(channel: Channel, sender: str, rate: int, gaps: list[int]) -> None:
    clock = FakeClock()
    watch = Watch(clock)
    at = desk(channel, clock=clock, sender=watch)
    for gap in gaps:
        answer = outcome_of(lambda: at.service.send(OPERATOR, wish(channel)))
        assert isinstance(answer, Message) or answer.details["limit"] == rate  # type: ignore[attr-defined]
        clock.advance(milliseconds=gap)
    for begin in watch.at:
        assert sum(begin <= each < begin + 1 for each in watch.at) <= rate
    assert all(row["channel"] == f"{channel}#{sender}" for row in at.rows("RateLimitTrackers"))


gaps = st.lists(st.integers(0, 400), min_size=1, max_size=30)


@pytest.mark.proves("6.5", "13.3", "property 33")
@given(gaps)
def test_property_33_no_second_sees_more_than_5_texts(waits: list[int]):
    """Feature: wecare-digital-admin-platform, Property 33: SMS Rate Limit."""
    _never_faster(Channel.SMS, POOL, 5, waits)


@pytest.mark.proves("7.5", "13.4", "property 37")
@given(gaps)
def test_property_37_no_second_sees_more_than_10_emails(waits: list[int]):
    """Feature: wecare-digital-admin-platform, Property 37: Email Rate Limit."""
    _never_faster(Channel.EMAIL, SENDER, 10, waits)


bodies = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@pytest.mark.proves("7.4", "property 36")
@given(st.none() | bodies, st.none() | bodies.map(lambda said: f"<p>x{said}</p>"))
def test_property_36_text_html_or_both_are_taken_and_sent(plain: str | None, html: str | None):
    """Feature: wecare-digital-admin-platform, Property 36: Email Format Support."""
    at = desk(Channel.EMAIL)
    try:
        at.service.send(OPERATOR, email(body_text=plain, body_html=html))
    except Invalid:
        shown = EMAIL_LINE.draft(email(body_text="x", body_html=html)) if html else None
        assert not (plain and plain.strip()) or shown is None
        assert not at.attempts
        return
    body = at.attempts[0].payload["Content"]["Simple"]["Body"]
    assert ("Text" in body) == bool(plain and plain.strip())
    assert ("Html" in body) == bool(html)


markup = st.lists(
    st.sampled_from(
        ["<script>", "</script>", "<img src=x onerror=y()>", "<a href='javascript:y()'>", "<svg>",
         "<p style='x:expression(y)'>", "<math>", "<!--", "-->", "<style>", "<iframe src=x>", "a",
         "&lt;script&gt;", "\x00", "<<", "<template>", "<form>", "on", "=", '"', "'"]
    ),
    max_size=12,
)  # fmt: skip


class Looked(HTMLParser):
    """What a mail program would find."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.attributes = set[str](), list[tuple[str, str | None]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


@given(markup)
def test_no_html_leaves_with_anything_that_runs(parts: list[str]):
    clean = sanitised("".join(parts))
    looked = Looked()
    looked.feed(clean)
    assert not looked.tags & {"script", "style", "iframe", "svg", "math", "form", "template"}
    assert not any(name.startswith("on") for name, _ in looked.attributes)
    assert not any("javascript" in str(value) for _, value in looked.attributes)
    assert not any("expression" in str(value) for _, value in looked.attributes)
    assert sanitised(clean) == clean


reports = st.sampled_from(
    [
        *(text_event(kind) for kind in ("TEXT_QUEUED", "TEXT_SUCCESSFUL", "TEXT_DELIVERED")),
        *(text_event(kind) for kind in ("TEXT_BLOCKED", "TEXT_UNKNOWN", "TEXT_NEW")),
    ]
)
mails = st.sampled_from(
    [
        mail_event("Send"),
        mail_event(),
        bounce(),
        bounce("Transient"),
        complaint(),
        mail_event("Open"),
    ]
)


def _state(channel: Channel, events: list[str]) -> object:
    at = Mailbox()
    keep(at.store, ada(), outgoing(channel))
    at.receive(*events)
    shown = at.message().model_dump(exclude={"revision"})
    contact = at.contact().model_dump()
    for consent in ("consent_sms", "consent_email"):
        if contact[consent]:
            # A bounce and a complaint each end the opt-in; the one that came first is named.
            contact[consent]["source"] = contact[consent]["source"].partition(":")[0]
    return shown, contact, len(at.revocations())


@given(st.booleans(), st.data())
def test_order_and_repetition_of_reports_do_not_matter(is_sms: bool, data: st.DataObject):
    channel = Channel.SMS if is_sms else Channel.EMAIL
    found = data.draw(st.lists(reports if is_sms else mails, min_size=1, max_size=5))
    shuffled = data.draw(st.permutations(found))
    repeated = data.draw(st.lists(st.sampled_from(found), max_size=3))
    assert _state(channel, [*shuffled, *repeated]) == _state(channel, found)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
members = st.sampled_from(
    ["eventType", "notificationType", "mail", "messageId", "context", "bounce", "complaint",
     "eventTimestamp", "originationNumber", "messageBody", "inboundMessageId"]
)  # fmt: skip
kinds = st.sampled_from(
    ["TEXT_DELIVERED", "TEXT_", "Bounce", "Complaint", "Send", "", PHONE, "STOP"]
)


@given(st.dictionaries(members, json_values | kinds, max_size=7))
def test_no_event_whatever_it_holds_is_a_crash(event: dict[str, Any]):
    at = Mailbox()
    keep(at.store, ada(), outgoing(Channel.SMS))
    try:
        at.receive(json.dumps(event))
    except Unreadable:
        assert not at.publisher.published
