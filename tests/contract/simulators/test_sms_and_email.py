"""The simulators, spoken to by the services' own senders over HTTP: real shapes, real errors."""

from collections.abc import Generator
from time import sleep
from typing import Any

import boto3
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from local.ports import free_ports
from local.simulators.behaviour import Behaviour
from local.simulators.email import Ses as SimulatedSes
from local.simulators.outbox import Outbox
from local.simulators.sms import Sms as SimulatedSms
from services.aws import clients
from services.feedback.emails import read_email_report
from services.feedback.events import decoded
from services.feedback.texts import read_text_report
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing, Rejected
from services.messaging.channels.email import Ses
from services.messaging.channels.sms import PinpointSms
from services.messaging.model import Channel
from tests.factories.correspondence import EMAIL_LINE, POOL, SENDER, SMS_LINE, ada, wish
from tests.factories.serving import served
from tests.factories.time import NOW

OPTED_OUT = "DESTINATION_PHONE_NUMBER_OPTED_OUT"


class Providers:
    """Both simulated providers, and senders that reach them."""

    def __init__(self, url: str) -> None:
        self.outbox, self.events = Outbox(), list[str]()
        self.sms = SimulatedSms(POOL, self.outbox, self._publish)
        self.ses = SimulatedSes(SENDER, self.outbox, self._publish)
        self._senders = {
            Channel.SMS: PinpointSms(_client("pinpoint-sms-voice-v2", f"{url}/sms"), "events"),
            Channel.EMAIL: Ses(_client("sesv2", f"{url}/ses"), "events"),
        }

    async def _publish(self, text: str) -> None:
        self.events.append(text)

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/sms", self.sms.send, methods=["POST"]),
                Route("/ses/v2/email/outbound-emails", self.ses.send, methods=["POST"]),
            ]
        )

    def behave(self, **behaviour: Any) -> None:
        said = Behaviour.model_validate({"latencyMs": 0, "statuses": [], **behaviour})
        self.sms.behaviour = self.ses.behaviour = said

    def send(self, channel: Channel, **payload: Any) -> Outcome:
        line: Any = SMS_LINE if channel is Channel.SMS else EMAIL_LINE
        wanted = wish(channel)
        body = line.payload(ada(), wanted, line.draft(wanted), "m1") | payload
        return self._senders[channel].send(Outgoing("m1", line.senders[0], body))


def _client(service: Any, url: str) -> Any:
    session: Any = boto3.Session("testing", "testing", region_name="us-east-1")
    return session.client(service, endpoint_url=url, config=clients.SEND_ONCE)


@pytest.fixture(scope="module")
def running() -> Generator[Providers]:
    [port] = free_ports(1)
    providers = Providers(f"http://127.0.0.1:{port}")
    with served(providers.app, port):
        yield providers


@pytest.fixture
def providers(running: Providers) -> Providers:
    running.behave()
    running.outbox.clear()
    running.events.clear()
    return running


SMS, EMAIL = Channel.SMS, Channel.EMAIL


@pytest.mark.parametrize("channel", [SMS, EMAIL])
def test_what_is_taken_is_in_the_outbox_under_the_id_that_was_answered(
    providers: Providers, channel: Channel
):
    outcome = providers.send(channel)
    [call] = providers.outbox.all()
    assert outcome == Accepted(call["response"]["MessageId"])
    assert call["channel"] == channel.value


@pytest.mark.parametrize(
    ("channel", "fail", "outcome"),
    [
        (SMS, "throttle", NotTaken("ThrottlingException")),
        (SMS, "error", Lost("InternalServerException")),
        (SMS, "lost", None),
        (EMAIL, "throttle", NotTaken("TooManyRequestsException")),
        (EMAIL, "error", Lost("InternalFailure")),
        (EMAIL, "lost", None),
    ],
)
def test_every_way_to_fail_is_understood(
    providers: Providers, channel: Channel, fail: str, outcome: Outcome | None
):
    providers.behave(fail=fail)
    found = providers.send(channel)
    assert found == outcome or (outcome is None and isinstance(found, Lost))
    assert len(providers.outbox.all()) == (fail == "lost")


@pytest.mark.parametrize(
    ("channel", "fail", "code", "opted_out"),
    [
        (SMS, "reject", "ValidationException", False),
        (SMS, "opted_out", OPTED_OUT, True),
        (EMAIL, "reject", "MessageRejected", False),
    ],
)
def test_a_refusal_has_its_code(
    providers: Providers, channel: Channel, fail: str, code: str, *, opted_out: bool
):
    providers.behave(fail=fail)
    found = providers.send(channel)
    assert isinstance(found, Rejected)
    assert (found.code, found.opted_out) == (code, opted_out)


@pytest.mark.parametrize(
    ("channel", "payload", "code"),
    [
        (SMS, {"DestinationPhoneNumber": "+0"}, "ValidationException"),
        (SMS, {"Context": {str(n): "x" for n in range(6)}}, "ValidationException"),
        (EMAIL, {"FromEmailAddress": "else@example.com"}, "MailFromDomainNotVerifiedException"),
        (EMAIL, {"Destination": {"ToAddresses": []}}, "BadRequestException"),
    ],
)
def test_what_the_service_would_not_take_is_refused(
    providers: Providers, channel: Channel, payload: dict[str, Any], code: str
):
    found = providers.send(channel, **payload)
    assert isinstance(found, Rejected) and found.code == code
    assert providers.outbox.all() == []


@pytest.mark.parametrize("channel", [SMS, EMAIL])
def test_events_follow_in_the_order_and_number_that_were_asked_for(
    providers: Providers, channel: Channel
):
    plans = [{"status": "delivered"}, {"status": "sent", "delayMs": 60, "times": 2}]
    providers.behave(statuses=plans)
    outcome = providers.send(channel)
    while len(providers.events) < 3:
        sleep(0.01)
    read = read_text_report if channel is SMS else read_email_report
    reports = [read(decoded(text), NOW) for text in providers.events]
    assert [r.event.status for r in reports if r] == ["delivered", "sent", "sent"]
    assert {(r.message_id, r.provider_id) for r in reports if r} == {
        ("m1", outcome.provider_id if isinstance(outcome, Accepted) else "")
    }
