import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.ai.knowledge import RehearsedKnowledge, Unavailable
from services.ai.model import AiSource, DraftFeedback, DraftKind
from services.ai.repository import draft_ids
from services.ai.switch import is_on
from services.core.errors import DeliveryRefused, Refusal
from services.core.settings import SendMode
from services.messaging.model import Channel
from tests.factories.correspondence import Mailbox, customer_text
from tests.factories.drafts import INJECTIONS, Studio, inbound, studio, switch, writer
from tests.factories.inbox import Inbox
from tests.factories.records import OPERATOR, PHONE, VIEWER, keep
from tests.factories.time import NOW
from tests.factories.webhooks import inbound as event
from tests.factories.webhooks import text_from

said = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)
words = said.filter(lambda text: bool(text.strip()))
scores = st.floats(0, 1).map(lambda score: round(score, 4))
sources = st.lists(
    st.builds(AiSource, content=words, source=st.none() | words, score=st.none() | scores),
    max_size=5,
).map(tuple)
replies = words | st.just(Unavailable("ThrottlingException"))
attacks = words | st.sampled_from(INJECTIONS)


def asked(question: str, **about: Any) -> Studio:
    """Drafts are on, and the usual contact asked this."""
    desk = Studio()
    switch(desk.store)
    keep(desk.store, writer(**about), inbound(question))
    return desk


@pytest.mark.proves("15.1", "15.2", "15.5", "property 63", "property 64", "property 67")
@given(words, sources, replies)
def test_property_63_64_67_a_message_is_looked_up_answered_and_logged(
    question: str, found: tuple[AiSource, ...], written: str | Unavailable
):
    """Feature: wecare-digital-admin-platform, Property 63, 64 and 67: asked, drafted, logged."""
    desk = asked(question)
    desk.knowledge.found, desk.knowledge.written = found, written
    draft = desk.draft()
    assert desk.knowledge.asked == [question] and len(desk.knowledge.prompts) == 1
    assert (draft.query, draft.sources, draft.approved) == (question, found, None)
    assert draft.feedback is DraftFeedback.NONE and draft.bedrock_agent_id == "AGENT"
    match draft.kind:
        case DraftKind.AGENT:
            assert draft.response == written
        case DraftKind.PASSAGE:
            assert isinstance(written, Unavailable) and draft.response == found[0].content
        case DraftKind.NONE:
            assert isinstance(written, Unavailable) and not found and draft.response is None
    assert desk.told() == [draft.shown()]


@pytest.mark.proves("15.1", "property 63")
@given(st.text(min_size=1, max_size=60).filter(str.strip), st.booleans())
def test_property_63_and_66_an_inbound_message_asks_for_a_draft_only_while_that_is_wanted(
    body: str, on: bool
):
    """Feature: wecare-digital-admin-platform, Property 63 and 66: the switch decides."""
    inbox = Inbox()
    switch(inbox.store, "true" if on else "false")
    inbox.receive(event(text_from(body=body)), event(text_from(body=body)))
    [stored] = inbox.messages()
    wanted = on and bool(stored.content)
    assert inbox.drafts.asked == ([stored.message_id] * 2 if wanted else [])


@pytest.mark.proves("15.4", "property 66")
@given(words, st.none() | st.text(max_size=8).filter(lambda v: v != "true"))
def test_property_66_while_switched_off_bedrock_is_never_asked(question: str, value: str | None):
    """Feature: wecare-digital-admin-platform, Property 66: AI Disabled Skips AI Processing."""
    desk = Studio()
    switch(desk.store, value)
    keep(desk.store, writer(), inbound(question))
    inbox = Inbox(store=desk.desk.store)
    inbox.receive(event(text_from(body=question)))
    for row in desk.desk.rows("Messages"):
        desk.drafting.answer_to(row["messageId"])
    with pytest.raises(Refusal):
        desk.drafting.generate(OPERATOR, "in")
    assert (desk.knowledge.asked, desk.knowledge.prompts, inbox.drafts.asked) == ([], [], [])
    assert len(desk.desk.rows("Messages")) == 2 and not desk.desk.rows("AIInteractions")


@given(st.none() | st.dictionaries(st.just("configValue"), st.none() | st.text() | st.booleans()))
def test_only_the_word_true_is_on(row: dict[str, Any] | None):
    assert is_on(row) == (row == {"configValue": "true"})


@pytest.mark.proves("15.3", "property 65")
@given(words, words, st.sampled_from(["nothing", "rate", "reject", "viewer"]))
def test_property_65_nothing_is_sent_without_an_approval(question: str, written: str, then: str):
    """Feature: wecare-digital-admin-platform, Property 65: AI Responses Require Approval."""
    desk = asked(question)
    desk.knowledge.written = written
    desk.draft()
    match then:
        case "rate":
            desk.review.rate(OPERATOR, draft_ids("in")[0], DraftFeedback.POSITIVE)
        case "reject":
            desk.reject()
        case "viewer":
            with pytest.raises(Refusal):
                desk.approve(VIEWER)
        case _:
            pass
    assert desk.desk.attempts == [] and len(desk.desk.stored()) == 1


@pytest.mark.proves("15.7", "property 68")
@given(words, st.none() | words)
def test_property_68_an_approved_reply_does_not_leave_in_a_dry_run(
    written: str, edited: str | None
):
    """Feature: wecare-digital-admin-platform, Property 68: AI DRY_RUN Prevents Sending."""
    desk = studio(mode=SendMode.DRY_RUN)
    desk.knowledge.written = written
    desk.draft()
    shown = desk.approve(edited_response=edited)
    assert shown.approved and desk.desk.attempts == []
    [sent] = [m for m in desk.desk.stored() if m.message_id == shown.sent_message_id]
    assert sent.dry_run and sent.content == (edited or written)


@pytest.mark.proves("3.1", "16.6", "property 65")
@given(st.booleans(), st.integers(0, 48))
def test_an_approved_reply_passes_every_safety_rule(consented: bool, hours: int):
    desk = studio(opt_in_whats_app=consented)
    desk.draft()
    desk.desk.clock.advance(hours=hours)
    may = consented and hours < 24
    if may:
        desk.approve()
    else:
        with pytest.raises(DeliveryRefused):
            desk.approve()
    assert len(desk.desk.attempts) == may
    assert desk.stored().approved is (True if may else None)


@given(attacks, attacks, sources)
@example(INJECTIONS[0], INJECTIONS[1], (AiSource(content=INJECTIONS[2]),))
def test_what_a_customer_or_a_passage_says_is_data_to_the_agent(
    question: str, earlier: str, found: tuple[AiSource, ...]
):
    """The last line of the prompt is one JSON value, whatever is in it."""
    desk = Studio()
    switch(desk.store)
    keep(desk.store, writer(), inbound(earlier, message_id="m0", timestamp=NOW.replace(hour=1)))
    keep(desk.store, inbound(question))
    desk.knowledge.found = found
    desk.draft()
    [prompt] = desk.knowledge.prompts
    task, data = prompt.rsplit("\n", 1)
    assert question.strip() not in task or len(question.strip()) < 20
    assert json.loads(data) == {
        "conversation": [
            {"from": "customer", "text": earlier},
            {"from": "customer", "text": question},
        ],
        "passages": [{"text": each.content, "source": each.source} for each in found],
    }


@given(attacks, attacks)
def test_injected_instructions_change_no_recipient_no_permission_and_approve_nothing(
    question: str, written: str
):
    desk = asked(question)
    keep(desk.store, writer(contact_id="c2", phone="+15550001111", name="Mallory"))
    desk.knowledge.written = written
    draft = desk.draft()
    assert (draft.contact_id, draft.approved, draft.channel) == ("c1", None, Channel.WHATSAPP)
    assert desk.desk.attempts == []
    with pytest.raises(Refusal):
        desk.approve(VIEWER)
    desk.approve()
    [sent] = desk.desk.attempts
    assert (sent.payload["to"], sent.payload["text"]["body"]) == (PHONE, written)
    assert [m.contact_id for m in desk.desk.stored()] == ["c1", "c1"]


@given(words, st.sampled_from(["STOP", "stop", " Stop ", "HELP", "help"]))
def test_a_text_leads_to_a_draft_unless_it_is_obeyed_or_answered_already(text: str, word: str):
    box = Mailbox()
    switch(box.store)
    box.receive(customer_text(f"I ask: {text}", inboundMessageId="a"), customer_text(word))
    [asked_for] = box.drafts.asked
    assert box.message(asked_for).content == f"I ask: {text}"


@given(words)
def test_the_knowledge_base_being_away_leaves_the_message_as_it_is(question: str):
    desk = asked(question)
    desk.knowledge = RehearsedKnowledge(Unavailable("EndpointConnectionError"))
    before = desk.desk.rows("Messages")
    with pytest.raises(Unavailable):
        desk.drafting.answer_to("in")
    assert desk.desk.rows("Messages") == before and not desk.desk.rows("AIInteractions")
