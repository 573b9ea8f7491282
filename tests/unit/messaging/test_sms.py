from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber
from pydantic import ValidationError

from services.aws import clients
from services.core.errors import Invalid
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing, Rejected
from services.messaging.channels.sms import PinpointSms, payload, require_sendable
from tests.factories.correspondence import POOL, SMS_LINE, ada, sms
from tests.factories.records import PHONE
from tests.factories.time import NOW

READY = Outgoing("m1", POOL, payload(ada(), sms("नमस्ते 😀"), "m1"))
OPTED_OUT = "DESTINATION_PHONE_NUMBER_OPTED_OUT"


@pytest.fixture
def client() -> Any:
    return boto3.client(
        "pinpoint-sms-voice-v2",
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=clients.SEND_ONCE,
    )


@pytest.mark.proves("6.2", "property 30")
def test_a_text_leaves_from_the_pool_with_our_id_as_its_context(client: Any):
    expected = {
        "OriginationIdentity": POOL,
        "ConfigurationSetName": "events",
        "DestinationPhoneNumber": PHONE,
        "MessageBody": "नमस्ते 😀",
        "MessageType": "TRANSACTIONAL",
        "Context": {"messageId": "m1"},
    }
    with Stubber(client) as stub:
        stub.add_response("send_text_message", {"MessageId": "aws-1"}, expected)
        assert PinpointSms(client, "events").send(READY) == Accepted("aws-1")


@pytest.mark.parametrize(("phone", "named"), [("+919812345678", True), ("+12025550123", False)])
def test_only_a_text_to_india_names_what_was_registered_there(client: Any, phone: str, named: bool):
    registered = {"IN_ENTITY_ID": "1101", "IN_TEMPLATE_ID": "1107"}
    sent = payload(ada(phone=phone), sms("hi"), "m1")
    expected = {"OriginationIdentity": POOL, "ConfigurationSetName": "events", **sent}
    if named:
        expected["DestinationCountryParameters"] = registered
    with Stubber(client) as stub:
        stub.add_response("send_text_message", {"MessageId": "aws-1"}, expected)
        sender = PinpointSms(client, "events", registered)
        assert sender.send(Outgoing("m1", POOL, sent)) == Accepted("aws-1")


@pytest.mark.proves("6.6", "13.8", "property 27")
@pytest.mark.parametrize(
    ("code", "status", "members", "outcome"),
    [
        ("ThrottlingException", 400, {}, NotTaken("ThrottlingException")),
        ("SomethingNew", 429, {}, NotTaken("SomethingNew")),
        ("InternalServerException", 500, {}, Lost("InternalServerException")),
        ("InternalServerException", 400, {}, Lost("InternalServerException")),
        ("503", 503, {}, Lost("503")),
        ("ValidationException", 400, {}, Rejected("ValidationException", "r1")),
        ("AccessDeniedException", 400, {}, Rejected("AccessDeniedException", "r1")),
        ("ResourceNotFoundException", 400, {}, Rejected("ResourceNotFoundException", "r1")),
        ("ServiceQuotaExceededException", 402, {}, Rejected("ServiceQuotaExceededException", "r1")),
        ("ConflictException", 400, {}, Rejected("ConflictException", "r1")),
        ("ConflictException", 400, {"Reason": "OTHER"}, Rejected("ConflictException", "r1")),
        (
            "ConflictException",
            409,
            {"Reason": OPTED_OUT},
            Rejected(OPTED_OUT, "r1", opted_out=True),
        ),
    ],
)
def test_an_error_says_whether_the_text_may_have_left(
    client: Any, code: str, status: int, members: dict[str, str], outcome: Outcome
):
    with Stubber(client) as stub:
        stub.add_client_error(
            "send_text_message",
            code,
            http_status_code=status,
            response_meta={"RequestId": "r1"},
            modeled_fields=members,
        )
        assert PinpointSms(client, "events").send(READY) == outcome


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [
        (EndpointConnectionError(endpoint_url="x"), NotTaken("EndpointConnectionError")),
        (ReadTimeoutError(endpoint_url="x"), Lost("ReadTimeoutError")),
    ],
)
def test_a_lost_answer_is_unknown_and_the_client_tries_once(
    client: Any, problem: Exception, outcome: Outcome
):
    calls: list[object] = []

    def break_off(**_: Any) -> None:
        calls.append(1)
        raise problem

    client.meta.events.register("before-send.pinpoint-sms-voice-v2.*", break_off)
    assert PinpointSms(client, "events").send(READY) == outcome
    assert len(calls) == 1


def test_an_answer_without_an_id_is_a_lost_one(client: Any):
    with Stubber(client) as stub:
        stub.add_response("send_text_message", {})
        assert PinpointSms(client, "events").send(READY) == Lost("AnswerWithoutId")


@pytest.mark.proves("6.4")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a" * 1531, "needs 11 parts and at most 10 can be sent; shorten it to 1530"),
        ("😀" * 631, "needs 20 parts .*GRINNING FACE"),
        ("a" * 1500 + "अ", "needs 23 parts .*DEVANAGARI LETTER A"),
        ("", "Write a message first"),
        (" \n\t", "Write a message first"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_in_words(content: str, words: str):
    with pytest.raises(Invalid, match=words) as refused:
        require_sendable(content)
    assert "content" in refused.value.details["fields"]  # type: ignore[operator]


def test_a_text_longer_than_the_service_takes_is_refused_at_once():
    assert sms("a" * 1600).content
    with pytest.raises(ValidationError, match="at most 1600"):
        sms("a" * 1601)


@pytest.mark.proves("3.3", "6.1", "property 11")
@pytest.mark.parametrize(
    ("about", "reasons"),
    [
        ({}, []),
        ({"opt_in_sms": False}, ["OPT_IN_REQUIRED"]),
        ({"opt_in_sms": False, "opt_in_whats_app": True}, ["OPT_IN_REQUIRED"]),
        ({"phone": None}, ["PHONE_NUMBER_MISSING"]),
        ({"phone": None, "whats_app_user_id": "IN.1"}, ["PHONE_NUMBER_MISSING"]),
        ({"phone": None, "opt_in_sms": False}, ["OPT_IN_REQUIRED", "PHONE_NUMBER_MISSING"]),
    ],
)
def test_every_reason_not_to_send_a_text_is_found(about: dict[str, Any], reasons: list[str]):
    found = SMS_LINE.refusals(ada(**about), None, POOL, NOW)
    assert [refusal.code for refusal in found] == reasons
    assert all(refusal.details["channel"] == "sms" for refusal in found)
