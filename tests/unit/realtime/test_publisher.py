import json

import pytest
from botocore.credentials import ReadOnlyCredentials

from services.realtime.publisher import INBOUND, STATUS, AppSyncPublisher
from tests.factories.aws import NOBODY
from tests.factories.http import answering
from tests.factories.logs import logged
from tests.factories.records import message
from tests.factories.time import NOW

KEYS = ReadOnlyCredentials("AKID", "secret", "session")


def publisher(url: str) -> AppSyncPublisher:
    return AppSyncPublisher(url, "us-east-1", lambda: KEYS)


@pytest.mark.parametrize("mutation", [INBOUND, STATUS])
def test_a_record_is_published_whole_in_one_signed_request(mutation: str):
    shown = message(content="नमस्ते 😀").shown()
    with answering(200, b'{"data": {}}') as appsync:
        publisher(appsync.url).publish(mutation, shown)
    [(headers, sent)] = appsync.requests
    body = json.loads(sent)
    assert body["variables"] == {"input": shown.to_wire()}
    assert f"{mutation}(input: $input)" in body["query"]
    assert "us-east-1/appsync/aws4_request" in headers["Authorization"]
    assert headers["X-Amz-Security-Token"] == "session"


@pytest.mark.parametrize(
    ("status", "body", "event"),
    [
        (200, b'{"errors": [{"errorType": "Unauthorized", "message": "no"}]}', "publish_refused"),
        (200, b'{"data": null, "errors": [{}]}', "publish_refused"),
        (403, b"{}", "publish_refused"),
        (500, b"{}", "publish_refused"),
        (200, b"<html>", "publish_failed"),
        (200, b"", "publish_failed"),
        (200, b"\xff", "publish_failed"),
        (200, b"[]", "publish_refused"),
        (200, b"{}", "publish_refused"),
        (200, b'{"errors": "no"}', "publish_refused"),
    ],
)
def test_a_refusal_is_logged_and_undoes_nothing(status: int, body: bytes, event: str):
    with answering(status, body) as appsync, logged() as lines:
        publisher(appsync.url).publish(STATUS, message(content="a secret").shown())
    [line] = lines.named(event)
    assert (line["level"], line["mutation"]) == ("WARNING", STATUS)
    assert "a secret" not in lines.text


def test_an_endpoint_that_is_away_is_logged_and_undoes_nothing():
    with logged() as lines:
        publisher(NOBODY).publish(STATUS, message(timestamp=NOW).shown())
    assert [line["errorType"] for line in lines.named("publish_failed")]
