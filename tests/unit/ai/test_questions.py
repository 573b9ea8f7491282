from typing import Any

import pytest

from services.ai.knowledge import RehearsedKnowledge, Unavailable
from services.ai.model import AiSource
from services.ai.questions import QuestionService
from services.aws.memory import MemoryStore
from services.core.errors import AutomationOff, Forbidden, Invalid, NotFound, ProviderFailed
from tests.factories.drafts import Studio, studio, switch
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import OPERATOR, VIEWER, Ids
from tests.factories.time import NOW

FOUND = (AiSource(content="near", source="s3://x", score=0.75), AiSource(content="far"))


def service(store: MemoryStore, knowledge: RehearsedKnowledge) -> QuestionService:
    return QuestionService(store, knowledge, "KB", lambda: NOW, Ids())


@pytest.mark.proves("15.1", "15.5", "property 67")
@pytest.mark.parametrize("message_id", [None, "in"])
def test_a_question_is_answered_and_kept(message_id: str | None):
    store = memory_store()
    switch(store)
    answer = service(store, RehearsedKnowledge(FOUND)).ask(OPERATOR, "Hours?", message_id)
    assert (answer.query, answer.results) == ("Hours?", FOUND)
    [row] = rows(store, "AIInteractions")
    about = {"messageId": message_id} if message_id else {}
    assert row == {
        "interactionId": "id-1",
        **about,
        "query": "Hours?",
        "response": "near",
        "sources": [
            {"content": "near", "source": "s3://x", "score": 0.75},
            {"content": "far"},
        ],
        "approved": False,
        "feedback": "none",
        "askedBy": OPERATOR.user_id,
        "bedrockKbId": "KB",
        "timestamp": "2026-03-01T12:00:00.000Z",
    }
    [written] = rows(store, "AuditLogs")
    assert (written["action"], written["resourceId"]) == ("ask_knowledge_base", "id-1")
    assert "Hours" not in str(written), "what was asked is kept with the answer, not here"


def test_a_question_is_no_draft():
    desk = studio()
    service(desk.desk.store, desk.knowledge).ask(OPERATOR, "Hours?", "in")
    assert desk.reading.of_message(VIEWER, "in") == []
    assert desk.reading.waiting(VIEWER, None, None).items == ()
    with pytest.raises(NotFound):
        desk.approve(interaction_id="id-1")


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "Write a question"), (" \n", "Write a question"), ("x" * 20_001, "20000 characters")],
)
def test_a_question_out_of_bounds_is_not_asked(query: str, words: str):
    desk = studio()
    with pytest.raises(Invalid, match=words):
        service(desk.desk.store, desk.knowledge).ask(OPERATOR, query, None)
    assert desk.knowledge.asked == []


def test_the_longest_question_is_asked():
    desk = studio()
    service(desk.desk.store, desk.knowledge).ask(OPERATOR, "x" * 20_000, None)
    assert len(desk.knowledge.asked[0]) == 20_000


@pytest.mark.proves("15.4")
@pytest.mark.parametrize("value", [None, "false"])
def test_switched_off_no_question_is_asked(value: Any):
    desk = Studio()
    switch(desk.store, value)
    with pytest.raises(AutomationOff):
        service(desk.desk.store, desk.knowledge).ask(OPERATOR, "Hours?", None)
    assert desk.knowledge.asked == []


def test_a_viewer_asks_nothing():
    desk = studio()
    with pytest.raises(Forbidden):
        service(desk.desk.store, desk.knowledge).ask(VIEWER, "Hours?", None)
    assert desk.knowledge.asked == []


def test_a_knowledge_base_that_does_not_answer_is_said_so():
    desk = studio()
    desk.knowledge.found = Unavailable("Throttling")
    with pytest.raises(ProviderFailed, match="does not answer"):
        service(desk.desk.store, desk.knowledge).ask(OPERATOR, "Hours?", None)
    assert desk.desk.rows("AIInteractions") == []
