"""The simulated Bedrock, spoken to by our own client over HTTP: real shapes, real errors."""

import base64
import json
from collections.abc import Generator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.eventstream import EventStreamBuffer
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.ports import free_ports
from local.simulators.bedrock import AiBehaviour, Bedrock, bedrock_routes
from local.simulators.eventstream import encoded, event, failure
from local.simulators.outbox import Outbox
from local.simulators.passages import KnowledgeBase
from services.ai.bedrock import LONGEST_ANSWER, PATIENCE, BedrockKnowledge
from services.ai.knowledge import Ids, Unavailable
from services.ai.prompt import prompt
from services.aws import clients
from tests.factories.drafts import inbound
from tests.factories.infrastructure import INFRASTRUCTURE
from tests.factories.serving import served
from tests.factories.time import NOW, FakeClock

VALUES: dict[str, str] = INFRASTRUCTURE["values"]
IDS = Ids(
    VALUES["BEDROCK_KB_ID"],
    VALUES["BEDROCK_AGENT_ID"],
    VALUES["BEDROCK_AGENT_ALIAS_ID"],
    VALUES["BEDROCK_FOUNDATION_MODEL"],
)
AT = "/bedrock"


class Service:
    """The simulator, and what our client makes of it."""

    def __init__(self, url: str) -> None:
        self.url, self.outbox = url, Outbox()
        self.bedrock = Bedrock(IDS.knowledge_base, IDS.agent, self.outbox)
        self.raw: list[bytes] = []
        self._retrieve, self._invoke = _client(url, "bedrock"), _client(url, "bedrock")
        self._canned = _client(url, "canned")

    @property
    def app(self) -> Starlette:
        canned = Route("/canned/{path:path}", self._answer, methods=["POST"])
        return Starlette(routes=[*bedrock_routes(self.bedrock, AT), canned])

    async def _answer(self, request: Request) -> Response:
        del request
        return Response(b"".join(self.raw), media_type="application/vnd.amazon.eventstream")

    def knowledge(self, ids: Ids = IDS) -> BedrockKnowledge:
        return BedrockKnowledge(self._retrieve, self._invoke, ids)

    def hearing(self, *messages: bytes, clock: FakeClock | None = None) -> str:
        """What our client reads in such a stream."""
        self.raw = list(messages)
        client = BedrockKnowledge(self._canned, self._canned, IDS, clock or FakeClock())
        return client.answer("session", "hello")

    def behave(self, **behaviour: Any) -> None:
        self.bedrock.behaviour = AiBehaviour.model_validate({"latencyMs": 0, **behaviour})


def _client(url: str, at: str) -> Any:
    session: Any = boto3.Session("testing", "testing", region_name="us-east-1")
    return session.client(
        "bedrock-agent-runtime", endpoint_url=f"{url}/{at}", config=clients.INVOKE_AGENT
    )


@pytest.fixture(scope="module")
def running() -> Generator[Service]:
    [port] = free_ports(1)
    service = Service(f"http://127.0.0.1:{port}")
    with served(service.app, port):
        yield service


@pytest.fixture
def service(running: Service) -> Service:
    running.behave()
    running.outbox.clear()
    return running


def asking(question: str) -> str:
    """What the agent is given when a customer asks."""
    return prompt([inbound(question).shown()], [])


@pytest.mark.parametrize(
    ("question", "file", "word"),
    [
        ("Where is my order?", "orders.md", "My orders"),
        ("When are you open on Saturday?", "contact.md", "Saturday"),
        ("My money was taken but the payment failed", "payments.md", "pay twice"),
        ("How do I return a damaged article?", "returns.md", "damaged"),
        ("मेरा ऑर्डर कहाँ है?", "hindi.md", "ट्रैकिंग"),
        ("सामान वापस करना है", "hindi.md", "वापस"),
    ],
)
def test_a_question_finds_its_passages_with_scores_and_sources(
    service: Service, question: str, file: str, word: str
):
    found = service.knowledge().passages(question)
    assert word in found[0].content and (found[0].source or "").endswith(file)
    values = [each.score or 0 for each in found]
    assert values == sorted(values, reverse=True) and 0 < values[0] <= 1 and len(found) <= 5
    [call] = service.outbox.all()
    assert (call["channel"], call["operation"]) == ("ai", "Retrieve")
    assert call["request"]["retrievalQuery"] == {"text": question}
    assert call["request"]["knowledge_base"] == IDS.knowledge_base


def test_a_question_that_shares_no_word_finds_nothing(service: Service):
    assert service.knowledge().passages("zzz qqq") == []


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("When does the service desk open?", "9:30"),
        ("भुगतान के तरीके क्या हैं?", "यूपीआई"),
        ("zzz qqq", "A colleague will look into it"),
        ("नमस्ते", "सहयोगी"),
    ],
)
def test_the_agent_answers_in_the_language_of_the_question(
    service: Service, question: str, word: str
):
    """Hindi is split in the middle of a character, and whole again."""
    assert word in service.knowledge().answer("session-1", asking(question))
    [call] = service.outbox.all()
    assert call["operation"] == "InvokeAgent" and call["request"]["session"] == "session-1"
    assert call["request"]["agent"] == IDS.agent


FAILURES = [
    ("throttle", "ThrottlingException"),
    ("error", "InternalServerException"),
    ("reject", "AccessDeniedException"),
]


@pytest.mark.parametrize(("fail", "code"), FAILURES)
def test_a_failure_keeps_its_code(service: Service, fail: str, code: str):
    service.behave(fail=fail)
    with pytest.raises(Unavailable, match=code):
        service.knowledge().passages("hours")
    with pytest.raises(Unavailable, match=code):
        service.knowledge().answer("session", "hours")
    assert service.outbox.all() == []


@pytest.mark.parametrize("fail", ["lost", "stream"])
def test_an_answer_that_breaks_off_is_no_answer(service: Service, fail: str):
    service.behave(fail=fail, operation="InvokeAgent")
    with pytest.raises(Unavailable) as failed:
        service.knowledge().answer("session", asking("When do you open?"))
    assert fail == "lost" or failed.value.code == "internalServerException"
    assert service.knowledge().passages("hours")


def test_failures_are_counted(service: Service):
    service.behave(fail="throttle", failures=1, operation="Retrieve")
    with pytest.raises(Unavailable):
        service.knowledge().passages("hours")
    assert service.knowledge().passages("hours")


def test_a_lost_answer_to_a_question_is_no_answer(service: Service):
    service.behave(fail="lost")
    with pytest.raises(Unavailable):
        service.knowledge().passages("hours")


@pytest.mark.parametrize(
    "ids", [Ids("OTHEROTHER", IDS.agent, "A", "m"), Ids(IDS.knowledge_base, "OTHEROTHER", "A", "m")]
)
def test_what_does_not_exist_is_said_so(service: Service, ids: Ids):
    asked = service.knowledge(ids)
    with pytest.raises(Unavailable, match="ResourceNotFoundException"):
        assert asked.passages("hours") and asked.answer("session", "hours")


def chunk(text: bytes) -> bytes:
    return event("chunk", json.dumps({"bytes": base64.b64encode(text).decode()}).encode())


def test_parts_are_joined_before_they_are_read(service: Service):
    text = "नमस्ते 🙏".encode()
    assert service.hearing(*(chunk(text[n : n + 1]) for n in range(len(text)))) == "नमस्ते 🙏"


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([], "NothingWritten"),
        ([chunk(b"  \n")], "NothingWritten"),
        ([chunk(b"\xff\xfe")], "NotText"),
        ([chunk(b"x" * (LONGEST_ANSWER + 1))], "TooLong"),
        ([event("returnControl", b'{"invocationId":"1"}')], "WantsAnAction"),
        ([chunk(b"a"), failure("throttlingException", b'{"message":"x"}')], "throttlingException"),
        ([chunk(b"a")[:-1] + b"\0"], "ChecksumMismatch"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_stream_that_holds_no_answer_is_no_answer(
    service: Service, messages: list[bytes], code: str
):
    with pytest.raises(Unavailable, match=code):
        service.hearing(*messages)


def test_other_events_are_passed_over(service: Service):
    assert service.hearing(event("trace", b"{}"), chunk(b"hello"), event("files", b"{}")) == "hello"


def test_nobody_waits_for_an_agent_that_drips(service: Service):
    class Slow(FakeClock):
        def __call__(self) -> Any:
            self.now += PATIENCE / 2 + timedelta(seconds=1)
            return self.now

    with pytest.raises(Unavailable, match="TooLong"):
        service.hearing(chunk(b"a"), chunk(b"b"), chunk(b"c"), clock=Slow(NOW))


@given(
    st.dictionaries(
        st.text(st.characters(codec="ascii"), min_size=1, max_size=20),
        st.text(max_size=30),
        max_size=4,
    ),
    st.binary(max_size=300),
)
def test_every_message_is_read_by_botocore_as_it_was_written(
    headers: dict[str, str], payload: bytes
):
    buffer = EventStreamBuffer()
    buffer.add_data(encoded(headers, payload))
    [message] = buffer
    assert (message.headers, message.payload) == (headers, payload)


def test_the_knowledge_base_ships_with_facts_in_english_and_hindi():
    passages = KnowledgeBase.load().passages
    assert len(passages) >= 15
    assert all(each.heading and each.text and each.uri.startswith("s3://") for each in passages)
    assert any("ऑर्डर" in each.text for each in passages)
