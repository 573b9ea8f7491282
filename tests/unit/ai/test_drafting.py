from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from services.ai.knowledge import RehearsedKnowledge, Unavailable
from services.ai.model import AiSource, DraftFeedback, DraftKind
from services.ai.repository import MOST, draft_ids
from services.ai.requests import DraftQueue
from services.aws.memory import MemoryStore
from services.aws.store import Action, Put
from services.core.errors import (
    AutomationOff,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    ProviderFailed,
)
from services.messaging.model import Channel, MessageStatus
from tests.factories.drafts import Studio, inbound, studio, switch, writer
from tests.factories.infrastructure import memory_store_of
from tests.factories.logs import logged
from tests.factories.records import OPERATOR, PHONE, VIEWER, keep, message
from tests.factories.sending import Desk
from tests.factories.time import NOW

FAR, NEAR = AiSource(content="far", score=0.1), AiSource(content="near", source="s3://x", score=0.9)


@pytest.mark.proves("15.1", "15.2", "15.5", "property 63", "property 64", "property 67")
def test_a_draft_is_kept_with_its_question_sources_and_models_and_shown_live():
    desk = studio()
    desk.knowledge.found = (NEAR, FAR)
    draft = desk.draft()
    assert draft.to_item() == {
        "interactionId": draft_ids("in")[0],
        "messageId": "in",
        "contactId": "c1",
        "channel": "whatsapp",
        "kind": "agent",
        "query": "When do you open?",
        "response": "We open at ten.",
        "sources": [
            {"content": "near", "source": "s3://x", "score": 0.9},
            {"content": "far", "score": 0.1},
        ],
        "confidence": 0.9,
        "feedback": "none",
        "bedrockKbId": "KB",
        "bedrockAgentId": "AGENT",
        "bedrockModelId": "model-1",
        "timestamp": "2026-03-01T12:00:00.000Z",
        "updatedAt": "2026-03-01T12:00:00.000Z",
        "waiting": "approval",
    }
    assert desk.knowledge.asked == ["When do you open?"]
    assert desk.told() == [draft.shown()] == desk.reading.of_message(VIEWER, "in")
    assert list(desk.reading.waiting(VIEWER, None, None).items) == [draft.shown()]
    assert desk.desk.attempts == [] and desk.desk.rows("AuditLogs") == []


def test_if_the_agent_fails_the_best_passage_is_offered_and_marked():
    desk = studio()
    desk.knowledge.found, desk.knowledge.written = (NEAR, FAR), Unavailable("Throttling")
    with logged() as lines:
        draft = desk.draft()
    assert (draft.kind, draft.response, draft.waiting) == (DraftKind.PASSAGE, "near", "approval")
    [line] = lines.named("ai_agent_failed")
    assert line["code"] == "Throttling"


def test_if_the_agent_fails_and_nothing_fits_it_is_logged_and_nothing_waits():
    desk = studio()
    desk.knowledge.found, desk.knowledge.written = (), Unavailable("Throttling")
    draft = desk.draft()
    assert (draft.kind, draft.response, draft.waiting) == (DraftKind.NONE, None, None)
    assert desk.reading.waiting(VIEWER, None, None).items == ()
    with pytest.raises(Invalid, match="no text to send"):
        desk.approve()


def test_without_the_knowledge_base_there_is_no_draft_and_it_may_be_tried_again():
    desk = studio()
    desk.knowledge.found = Unavailable("EndpointConnectionError")
    with pytest.raises(Unavailable):
        desk.drafting.answer_to("in")
    with pytest.raises(ProviderFailed, match="try again in a minute") as refused:
        desk.drafting.generate(OPERATOR, "in")
    assert refused.value.details == {"apiError": "EndpointConnectionError", "retryable": True}
    assert desk.desk.rows("AIInteractions") == [] and desk.told() == []
    desk.knowledge.found = (NEAR,)
    assert desk.draft().response == "We open at ten."


@pytest.mark.proves("15.4", "property 66")
@pytest.mark.parametrize("value", [None, "false", "", "1", "yes", "LIVE", "True", " true "])
def test_switched_off_nothing_is_asked_whoever_asks(value: str | None):
    desk = Studio()
    switch(desk.store, value)
    keep(desk.store, writer(), inbound())
    desk.drafting.answer_to("in")
    with pytest.raises(AutomationOff, match="switch them on"):
        desk.drafting.generate(OPERATOR, "in")
    assert (desk.knowledge.asked, desk.knowledge.prompts) == ([], [])
    assert desk.desk.rows("AIInteractions") == []


def test_only_true_switches_it_on():
    desk = Studio()
    switch(desk.store, "true")
    keep(desk.store, writer(), inbound())
    assert desk.draft().response


def test_a_message_that_was_delivered_twice_gets_one_draft_which_is_told_again():
    desk = studio()
    first = desk.draft()
    assert desk.draft() == first
    assert len(desk.knowledge.prompts) == 1
    assert desk.told() == [first.shown()] * 2


class Overtaken(MemoryStore):
    """Somebody else always stores the same draft first."""

    def write(self, *actions: Action) -> None:
        for action in actions:
            if isinstance(action, Put) and action.table == "AIInteractions":
                super().write(Put(action.table, {**action.item, "response": "the other one"}))
        super().write(*actions)


def test_of_two_at_once_one_is_kept():
    desk = Studio(Desk(store=memory_store_of(Overtaken)))
    switch(desk.store)
    keep(desk.store, writer(), inbound())
    assert desk.draft().response == "the other one"
    assert [each.response for each in desk.told()] == ["the other one"]


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (inbound(None), "no text"),
        (inbound("  \n"), "no text"),
        (message(message_id="in"), "this one is ours"),
    ],
)
def test_what_cannot_be_answered_is_not_asked(there: Any, words: str):
    desk = Studio()
    switch(desk.store)
    keep(desk.store, writer(), there)
    desk.drafting.answer_to("in")
    with pytest.raises(Invalid, match=words):
        desk.drafting.generate(OPERATOR, "in")
    assert desk.knowledge.asked == []


def test_a_message_that_is_gone_is_not_answered():
    desk = studio()
    desk.drafting.answer_to("gone")
    with pytest.raises(NotFound, match="30 days"):
        desk.drafting.generate(OPERATOR, "gone")
    desk.desk.clock.advance(days=31)
    desk.drafting.answer_to("in")
    assert desk.knowledge.asked == []


def test_an_operator_gets_the_open_draft_and_after_a_rejection_a_new_one():
    desk = studio()
    first = desk.drafting.generate(OPERATOR, "in")
    assert desk.drafting.generate(OPERATOR, "in") == first
    desk.reject()
    second = desk.drafting.generate(OPERATOR, "in")
    assert second.interaction_id == draft_ids("in")[1] != first.interaction_id
    assert desk.actions() == ["ask_for_draft", "ask_for_draft", "reject_draft"]
    assert [each.approved for each in desk.reading.of_message(VIEWER, "in")] == [False, None]


def test_after_ten_drafts_a_person_writes():
    desk = studio()
    for number in range(MOST):
        desk.drafting.generate(OPERATOR, "in")
        desk.reject(interaction_id=draft_ids("in")[number])
    with pytest.raises(Conflict, match="write the reply yourself"):
        desk.drafting.generate(OPERATOR, "in")
    assert len(desk.knowledge.prompts) == MOST


@pytest.mark.proves("1.3")
def test_a_viewer_may_read_and_nothing_else():
    desk = studio()
    desk.draft()
    assert desk.reading.of_message(VIEWER, "in")
    for act in (
        lambda: desk.drafting.generate(VIEWER, "in"),
        lambda: desk.approve(VIEWER),
        lambda: desk.reject(VIEWER),
    ):
        with pytest.raises(Forbidden):
            act()
    assert desk.desk.attempts == [] and desk.stored().approved is None


def test_the_agent_reads_the_thread_oldest_first_and_nothing_about_the_person():
    desk = Studio()
    switch(desk.store)
    keep(
        desk.store,
        writer(),
        message(message_id="m0", content="Welcome!", timestamp=NOW.replace(hour=9)),
        inbound("Hi", message_id="m1", timestamp=NOW.replace(hour=10)),
        inbound(),
        message(message_id="m2", contact_id="c2", content="Somebody else"),
    )
    desk.draft()
    [prompt] = desk.knowledge.prompts
    last = prompt.rsplit("\n", 1)[-1]
    places = [last.index(text) for text in ("Welcome!", "Hi", "When do you open?")]
    assert places == sorted(places)
    assert not any(text in prompt for text in (PHONE, "Ada", "Somebody else", "c1"))
    assert desk.knowledge.sessions == [draft_ids("in")[0]]


def test_a_draft_is_listed_as_open_for_a_day_newest_first():
    desk = studio()
    desk.draft()
    desk.desk.clock.advance(hours=23)
    keep(desk.store, inbound(message_id="in2", timestamp=desk.desk.clock()))
    desk.drafting.answer_to("in2")
    waiting = desk.reading.waiting(VIEWER, 1, None)
    assert [each.message_id for each in waiting.items] == ["in2"]
    [older] = desk.reading.waiting(VIEWER, 1, waiting.next_token).items
    assert older.message_id == "in"
    desk.desk.clock.advance(hours=2)
    assert [each.message_id for each in desk.reading.waiting(VIEWER, None, None).items] == ["in2"]


def test_a_text_message_gets_a_draft_for_the_same_channel():
    desk = Studio(knowledge=RehearsedKnowledge())
    switch(desk.store)
    keep(desk.store, writer(), inbound(channel=Channel.SMS, status=MessageStatus.RECEIVED))
    assert desk.draft().channel is Channel.SMS


@pytest.mark.proves("14.1")
def test_no_word_of_a_customer_or_of_a_draft_is_logged():
    desk = Studio()
    switch(desk.store)
    keep(desk.store, writer(), inbound("My name is Lovelace"))
    desk.knowledge.found = (AiSource(content="a passage about Byron", score=0.5),)
    with logged() as lines:
        desk.knowledge.written = "Dear Lovelace"
        desk.draft()
        desk.approve(edited_response="Dear Countess")
        desk.review.rate(OPERATOR, draft_ids("in")[0], DraftFeedback.POSITIVE)
    assert lines.named("ai_drafted") and lines.named("ai_draft_approved")
    assert not any(word in lines.text for word in ("Lovelace", "Byron", "Countess", PHONE))


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="http://127.0.0.1:9"),
        ReadTimeoutError(endpoint_url="http://127.0.0.1:9"),
        ClientError({"Error": {"Code": "AccessDenied"}}, "SendMessage"),
        ResponseParserError("nonsense"),
    ],
)
def test_a_queue_that_does_not_take_a_request_harms_nobody(error: Exception):
    class Broken:
        def send_message(self, **_: Any) -> None:
            raise error

    broken: Any = Broken()
    with logged() as lines:
        DraftQueue(broken, "https://queue").ask("in")
    [line] = lines.named("ai_draft_not_asked_for")
    assert (line["messageId"], line["errorType"]) == ("in", type(error).__name__)
