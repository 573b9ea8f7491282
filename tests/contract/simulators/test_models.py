"""Every answer and every error of the simulators is one that the service's own model knows."""

import json
from collections.abc import Callable, Generator, Iterator
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import ListShape, Shape, StringShape, StructureShape
from botocore.parsers import ResponseParserError
from botocore.validate import ParamValidator
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from local.ports import free_ports
from local.simulators.bedrock import AiBehaviour, Bedrock, bedrock_routes
from local.simulators.behaviour import Behaviour
from local.simulators.email import Ses
from local.simulators.outbox import Outbox
from local.simulators.sms import Sms
from local.simulators.socialmessaging import SocialMessaging
from local.simulators.whatsapp_account import (
    ACCOUNT_ID,
    WhatsAppAccount,
    whatsapp_account_routes,
)
from local.simulators.whatsapp_media import CustomerFile, MediaShelf, whatsapp_media_routes
from services.aws import clients
from services.limits.breaker import NOT_ALLOWED
from tests.factories.correspondence import EMAIL_LINE, POOL, SENDER, SMS_LINE, ada, email, sms
from tests.factories.files import JPEG
from tests.factories.infrastructure import ALLOWLIST, INFRASTRUCTURE, ROOT
from tests.factories.serving import served

NUMBER = ALLOWLIST[0]
VALUES = INFRASTRUCTURE["values"]
AGENT = {"agentId": VALUES["BEDROCK_AGENT_ID"], "agentAliasId": VALUES["BEDROCK_AGENT_ALIAS_ID"]}
COMMON = {"InternalFailure": 500}
"""What every service of AWS may answer besides the errors of its model (AWS, "Common Errors")."""
SERVICES = ("socialmessaging", "pinpoint-sms-voice-v2", "sesv2", "bedrock-agent-runtime")

type Call = tuple[str, str, dict[str, Any]]
"""A service, an operation of it, and what is asked."""


class Simulators:
    """All of them behind one port, and what they last said, as it came over the wire."""

    def __init__(self, url: str) -> None:
        self.url, outbox = url, Outbox()
        self.whatsapp = SocialMessaging(ALLOWLIST, "us-east-1", outbox, _nowhere, lambda *_: True)
        self.sms, self.ses = Sms(POOL, outbox, _nowhere), Ses(SENDER, outbox, _nowhere)
        self.bedrock = Bedrock(VALUES["BEDROCK_KB_ID"], VALUES["BEDROCK_AGENT_ID"], outbox)
        self.account = WhatsAppAccount(ALLOWLIST, "us-east-1")
        self.shelf = MediaShelf(ALLOWLIST, outbox, self._put, self._read)
        self.file = self.shelf.keep(CustomerFile("image/jpeg", JPEG))
        self.said: dict[str, Any] = {}

    async def _put(self, bucket: str, key: str, file: CustomerFile) -> None:
        del bucket, key, file

    async def _read(self, bucket: str, key: str) -> CustomerFile | None:
        del bucket
        return CustomerFile("image/jpeg", JPEG) if key == "file" else None

    @property
    def app(self) -> Starlette:
        send: list[BaseRoute] = [
            _route("/providers/socialmessaging/v1/whatsapp/send", self.whatsapp.send),
            _route("/providers/pinpoint-sms-voice-v2", self.sms.send),
            _route("/providers/sesv2/v2/email/outbound-emails", self.ses.send),
        ]
        files = whatsapp_media_routes(self.shelf)
        others = [*whatsapp_account_routes(self.account), *bedrock_routes(self.bedrock)]
        return Starlette(routes=[*send, *files, *others])

    def behave(self, fail: Any = None) -> None:
        said = Behaviour(latencyMs=0, statuses=(), fail=fail)
        for each in (self.whatsapp, self.sms, self.ses, self.shelf):
            each.behaviour = said
        asked = None if fail in ("opted_out", "denied") else fail
        self.bedrock.behaviour = AiBehaviour(latencyMs=0, fail=asked)
        self.account.is_down = fail == "error"

    def call(self, service: str, operation: str, asked: dict[str, Any]) -> str | None:
        """The error's code, if it is one."""
        self.said = {}
        client = _client(service, self.url)
        client.meta.events.register_first("before-parse", self._hear, unique_id="hear")
        method = next(
            name for name, one in client.meta.method_to_api_mapping.items() if one == operation
        )
        try:
            getattr(client, method)(**asked)
        except ClientError as error:
            return error.response.get("Error", {}).get("Code")
        except (BotoCoreError, ResponseParserError):
            return "lost"
        return None

    def _hear(self, response_dict: dict[str, Any], **_: object) -> None:
        self.said = response_dict


async def _nowhere(text: str) -> None:
    del text


def _route(path: str, answer: Callable[[Request], Any]) -> Route:
    async def endpoint(request: Request) -> Response:
        return await answer(request)

    return Route(path, endpoint, methods=["POST"])


@cache
def _client(service: Any, url: str) -> Any:
    session: Any = boto3.Session("testing", "testing", region_name="us-east-1")
    at = f"{url}/providers/{service}"
    return session.client(service, endpoint_url=at, config=clients.SEND_ONCE)


@pytest.fixture(scope="module")
def running() -> Generator[Simulators]:
    [port] = free_ports(1)
    simulators = Simulators(f"http://127.0.0.1:{port}")
    with served(simulators.app, port):
        yield simulators


@pytest.fixture
def simulators(running: Simulators) -> Simulators:
    running.behave()
    return running


def problems(value: Any, shape: Shape) -> Iterator[str]:
    """What of a value its shape does not know: a member, or a word of an enumeration."""
    match shape:
        case StructureShape():
            told = {
                member.serialization.get("name", name): member
                for name, member in shape.members.items()
            }
            for name, part in value.items():
                yield from problems(part, told[name]) if name in told else [f"{shape.name}.{name}"]
        case ListShape():
            for part in value:
                yield from problems(part, shape.member)
        case StringShape() if shape.enum and value not in shape.enum:
            yield f"{shape.name}={value}"
        case _:
            pass


def holds(value: Any, shape: Shape) -> None:
    assert ParamValidator().validate(value, shape).generate_report() == ""
    assert list(problems(value, shape)) == []


def answer_holds(simulators: Simulators, service: str, operation: str) -> None:
    """What was said is an answer, or an error of the operation with its own status."""
    model = _client(service, simulators.url).meta.service_model.operation_model(operation)
    status, body = simulators.said["status_code"], simulators.said["body"]
    if status < 300:
        if not model.has_event_stream_output:
            holds(json.loads(body), model.output_shape)
        return
    said = json.loads(body)
    code = simulators.said["headers"].get("x-amzn-errortype") or said.pop("__type")
    known = {shape.name: shape for shape in model.error_shapes}
    if code not in known:
        assert COMMON.get(code) == status
        return
    fault = known[code].metadata.get("error", {}).get("httpStatusCode")
    assert fault in (status, None)
    if known[code].members:
        holds(said, known[code])


def whatsapp(**changes: Any) -> bytes:
    body = {"messaging_product": "whatsapp", "to": "+919812345678", "type": "text"}
    return json.dumps(body | {"text": {"body": "hi"}} | changes).encode()


SENT = {"originationPhoneNumberId": NUMBER, "message": whatsapp(), "metaApiVersion": "v24.0"}
TEXT = SMS_LINE.payload(ada(), sms(), SMS_LINE.draft(sms()), "m1") | {"OriginationIdentity": POOL}
MAIL = EMAIL_LINE.payload(ada(), email(), EMAIL_LINE.draft(email()), "m1")
FILE = {"bucketName": "media", "key": "file"}
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "SendWhatsAppMessage": ("socialmessaging", SENT),
    "PostWhatsAppMessageMedia": (
        "socialmessaging",
        {"originationPhoneNumberId": NUMBER, "sourceS3File": FILE},
    ),
    "GetWhatsAppMessageMedia": (
        "socialmessaging",
        {"originationPhoneNumberId": NUMBER, "mediaId": "", "destinationS3File": FILE},
    ),
    "ListWhatsAppMessageTemplates": ("socialmessaging", {"id": ACCOUNT_ID}),
    "GetWhatsAppMessageTemplate": (
        "socialmessaging",
        {"id": ACCOUNT_ID, "templateName": "hello", "templateLanguageCode": "en"},
    ),
    "GetLinkedWhatsAppBusinessAccountPhoneNumber": ("socialmessaging", {"id": NUMBER}),
    "SendTextMessage": ("pinpoint-sms-voice-v2", TEXT),
    "SendEmail": ("sesv2", MAIL),
    "Retrieve": (
        "bedrock-agent-runtime",
        {"knowledgeBaseId": VALUES["BEDROCK_KB_ID"], "retrievalQuery": {"text": "hours"}},
    ),
    "InvokeAgent": (
        "bedrock-agent-runtime",
        AGENT | {"sessionId": "session", "inputText": "hours"},
    ),
}
"""Every operation that the platform uses, and what may be asked of it."""
WRONG: list[Call] = [
    ("socialmessaging", "SendWhatsAppMessage", SENT | {"originationPhoneNumberId": "x" * 40}),
    ("socialmessaging", "SendWhatsAppMessage", SENT | {"message": b"nonsense"}),
    ("socialmessaging", "SendWhatsAppMessage", SENT | {"message": whatsapp(text={"body": ""})}),
    (
        "socialmessaging",
        "PostWhatsAppMessageMedia",
        {"originationPhoneNumberId": NUMBER, "sourceS3File": FILE | {"key": "nothing"}},
    ),
    (
        "socialmessaging",
        "GetWhatsAppMessageMedia",
        {"originationPhoneNumberId": NUMBER, "mediaId": "7", "destinationS3File": FILE},
    ),
    ("socialmessaging", "ListWhatsAppMessageTemplates", {"id": "waba-nobody"}),
    (
        "socialmessaging",
        "GetLinkedWhatsAppBusinessAccountPhoneNumber",
        {"id": "phone-number-id-nobody"},
    ),
    ("pinpoint-sms-voice-v2", "SendTextMessage", TEXT | {"OriginationIdentity": "pool-x"}),
    ("pinpoint-sms-voice-v2", "SendTextMessage", TEXT | {"DestinationPhoneNumber": "+0"}),
    ("sesv2", "SendEmail", MAIL | {"FromEmailAddress": "else@example.com"}),
    ("sesv2", "SendEmail", MAIL | {"Destination": {"ToAddresses": []}}),
    (
        "bedrock-agent-runtime",
        "Retrieve",
        {"knowledgeBaseId": "OTHEROTHER", "retrievalQuery": {"text": "hours"}},
    ),
    (
        "bedrock-agent-runtime",
        "InvokeAgent",
        AGENT | {"agentId": "OTHEROTHER", "sessionId": "session", "inputText": "hours"},
    ),
]


def asked_of(simulators: Simulators, operation: str) -> Call:
    service, asked = ASKED[operation]
    if "mediaId" in asked:
        asked = asked | {"mediaId": simulators.file}
    return service, operation, asked


@pytest.mark.parametrize("operation", ASKED)
def test_an_answer_has_the_shape_of_its_model(simulators: Simulators, operation: str):
    service, _, asked = asked_of(simulators, operation)
    assert simulators.call(service, operation, asked) is None
    answer_holds(simulators, service, operation)


@pytest.mark.parametrize("fail", ["throttle", "error", "reject"])
@pytest.mark.parametrize(
    "operation",
    [
        "SendWhatsAppMessage",
        "PostWhatsAppMessageMedia",
        "GetWhatsAppMessageMedia",
        "SendTextMessage",
        "SendEmail",
        "Retrieve",
        "InvokeAgent",
    ],
)
def test_a_simulated_failure_is_an_error_of_the_model(
    simulators: Simulators, operation: str, fail: str
):
    simulators.behave(fail)
    service, _, asked = asked_of(simulators, operation)
    assert simulators.call(service, operation, asked) is not None
    answer_holds(simulators, service, operation)


@pytest.mark.parametrize("call", WRONG, ids=lambda call: call[1])
def test_what_the_service_would_not_take_is_an_error_of_the_model(
    simulators: Simulators, call: Call
):
    service, operation, asked = call
    assert simulators.call(service, operation, asked) is not None
    answer_holds(simulators, service, operation)


@pytest.mark.parametrize("operation", ["SendWhatsAppMessage", "SendTextMessage", "SendEmail"])
def test_an_account_that_may_not_send_gets_an_error_of_the_model(
    simulators: Simulators, operation: str
):
    simulators.behave("denied")
    service, _, asked = asked_of(simulators, operation)
    assert simulators.call(service, operation, asked) in NOT_ALLOWED
    answer_holds(simulators, service, operation)


def test_who_opted_out_with_the_provider_is_an_error_of_the_model(simulators: Simulators):
    simulators.behave("opted_out")
    assert simulators.call(*asked_of(simulators, "SendTextMessage")) == "ConflictException"
    answer_holds(simulators, "pinpoint-sms-voice-v2", "SendTextMessage")


def test_an_account_that_is_down_answers_with_an_error_of_the_model(simulators: Simulators):
    simulators.behave("error")
    for operation in (
        "ListWhatsAppMessageTemplates",
        "GetWhatsAppMessageTemplate",
        "GetLinkedWhatsAppBusinessAccountPhoneNumber",
    ):
        service, _, asked = asked_of(simulators, operation)
        assert simulators.call(service, operation, asked) is not None
        answer_holds(simulators, service, operation)


def test_no_operation_of_a_provider_is_used_that_is_not_looked_at_here(simulators: Simulators):
    """Every call on a client in `services`, by the names that botocore gives these operations."""
    code = "\n".join(path.read_text() for path in (ROOT / "services").rglob("*.py"))
    used = {
        operation
        for service in SERVICES
        for method, operation in _client(service, simulators.url).meta.method_to_api_mapping.items()
        if f".{method}(" in code
    }
    assert used == set(ASKED)
