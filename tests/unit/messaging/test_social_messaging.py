import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError
from botocore.stub import ANY, Stubber

from services.aws import clients
from services.messaging.channels.base import (
    Accepted,
    DryRun,
    Lost,
    NotTaken,
    Outcome,
    Outgoing,
    Rejected,
)
from services.messaging.channels.whatsapp import SocialMessaging
from tests.factories.infrastructure import ALLOWLIST

MESSAGE = Outgoing("m1", ALLOWLIST[0], {"to": "+919812345678", "text": {"body": "नमस्ते 😀"}})


@pytest.fixture
def client() -> Any:
    return boto3.client(
        "socialmessaging",
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=clients.SEND_ONCE,
    )


@pytest.mark.proves("5.2", "5.8", "property 25")
def test_property_25_a_call_names_our_number_and_the_api_version_and_carries_json_once(
    client: Any,
):
    """Feature: wecare-digital-admin-platform, Property 25: WhatsApp API Parameters.

    The blob is the JSON itself: boto3 encodes it on the wire, and nobody else may.
    """
    blobs: list[bytes] = []

    def look(params: dict[str, Any], **_: Any) -> None:
        blobs.append(params["message"])

    client.meta.events.register("before-parameter-build.socialmessaging.*", look)
    with Stubber(client) as stub:
        expected = {
            "originationPhoneNumberId": ALLOWLIST[0],
            "message": ANY,
            "metaApiVersion": "v24.0",
        }
        stub.add_response("send_whatsapp_message", {"messageId": "aws-1"}, expected)
        assert SocialMessaging(client, "v24.0").send(MESSAGE) == Accepted("aws-1")
    assert json.loads(blobs[0]) == MESSAGE.payload


@pytest.mark.proves("5.10", "13.8")
@pytest.mark.parametrize(
    ("code", "status", "outcome"),
    [
        ("ThrottledRequestException", 429, NotTaken("ThrottledRequestException")),
        ("ThrottledRequestException", 400, NotTaken("ThrottledRequestException")),
        ("ThrottlingException", 400, NotTaken("ThrottlingException")),
        ("LimitExceededException", 429, NotTaken("LimitExceededException")),
        ("SomethingNew", 429, NotTaken("SomethingNew")),
        ("InternalServiceException", 500, Lost("InternalServiceException")),
        ("DependencyException", 502, Lost("DependencyException")),
        ("503", 503, Lost("503")),
        ("ValidationException", 400, Rejected("ValidationException", "r1")),
        ("InvalidParametersException", 400, Rejected("InvalidParametersException", "r1")),
        ("AccessDeniedException", 403, Rejected("AccessDeniedException", "r1")),
        ("AccessDeniedByMetaException", 403, Rejected("AccessDeniedByMetaException", "r1")),
        ("ResourceNotFoundException", 404, Rejected("ResourceNotFoundException", "r1")),
        ("ConflictException", 409, Rejected("ConflictException", "r1")),
    ],
)
def test_an_error_says_whether_the_message_may_have_left(
    client: Any, code: str, status: int, outcome: Outcome
):
    with Stubber(client) as stub:
        stub.add_client_error(
            "send_whatsapp_message",
            code,
            http_status_code=status,
            response_meta={"RequestId": "r1"},
        )
        assert SocialMessaging(client, "v24.0").send(MESSAGE) == outcome


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [
        (EndpointConnectionError(endpoint_url="x"), NotTaken("EndpointConnectionError")),
        (ConnectTimeoutError(endpoint_url="x"), NotTaken("ConnectTimeoutError")),
        (ReadTimeoutError(endpoint_url="x"), Lost("ReadTimeoutError")),
        (ConnectionClosedError(endpoint_url="x"), Lost("ConnectionClosedError")),
        (ResponseParserError("half an answer"), Lost("ResponseParserError")),
        (NoCredentialsError(), Rejected("NoCredentialsError")),
        (ParamValidationError(report="x"), Rejected("ParamValidationError")),
    ],
)
def test_only_a_call_that_never_connected_may_be_made_again(
    client: Any, problem: Exception, outcome: Outcome
):
    calls: list[object] = []

    def break_off(**_: Any) -> None:
        calls.append(1)
        raise problem

    client.meta.events.register("before-send.socialmessaging.*", break_off)
    assert SocialMessaging(client, "v24.0").send(MESSAGE) == outcome
    assert len(calls) == 1


def test_an_answer_without_an_id_is_a_lost_one(client: Any):
    with Stubber(client) as stub:
        stub.add_response("send_whatsapp_message", {})
        assert isinstance(SocialMessaging(client, "v24.0").send(MESSAGE), Lost)


def test_the_client_of_a_send_tries_once_and_that_of_the_tables_retries():
    once: Any = clients.SEND_ONCE
    again: Any = clients.STORAGE
    assert once.retries["total_max_attempts"] == 1 < again.retries["total_max_attempts"]


@pytest.mark.proves("5.3")
def test_a_dry_run_answers_like_a_provider_and_says_what_it_is():
    assert DryRun(lambda: "7").send(MESSAGE) == Accepted("dry-run-7")
