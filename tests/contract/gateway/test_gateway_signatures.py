"""AWS_IAM: a request counts as ours only if it really is signed by us, now, as it stands."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from local.gateway import Credentials
from tests.contract.gateway.running import KEYS, MESSAGE, PUBLISH, Platform

BODY = json.dumps({"query": PUBLISH, "variables": {"input": MESSAGE}})


def refused(answer: httpx.Response) -> str:
    """The words of a refusal."""
    assert answer.status_code == 401
    assert answer.headers["x-amzn-errortype"] == "UnauthorizedException"
    return answer.json()["errors"][0]["message"]


def changed(request: httpx.Request, **headers: str) -> httpx.Request:
    """The same request with some headers replaced after signing."""
    kept = {name: value for name, value in request.headers.items() if name not in headers}
    return httpx.Request("POST", request.url, content=request.content, headers=kept | headers)


def test_a_request_that_botocore_signed_is_accepted(platform: Platform):
    answer = platform.client.send(platform.signed(BODY))
    assert answer.status_code == 200
    assert answer.json()["data"]["publishInboundMessage"]["content"] == "hello"


def test_the_event_of_a_signed_caller_has_appsyncs_iam_identity(run):
    row = {"Query.who": {"function": "who", "permission": "publish", "roles": []}}
    platform = run(sdl="type Query { who: String @aws_iam }", functions=row)
    platform.client.send(platform.signed(json.dumps({"query": "{ who }"})))
    assert platform.functions.last["identity"] == {
        "accountId": "000000000000",
        "cognitoIdentityAuthProvider": None,
        "cognitoIdentityAuthType": None,
        "cognitoIdentityId": None,
        "cognitoIdentityPoolId": None,
        "sourceIp": ["127.0.0.1"],
        "userArn": "arn:aws:iam::000000000000:user/AKIDLOCAL",
        "username": "AKIDLOCAL",
    }


@pytest.mark.parametrize(
    "keys",
    [Credentials(KEYS.access_key, "guessed"), Credentials("AKIDOTHER", KEYS.secret_key)],
)
def test_other_credentials_are_refused(platform: Platform, keys: Credentials):
    assert refused(platform.client.send(platform.signed(BODY, keys)))


@pytest.mark.parametrize("scope", [{"service": "execute-api"}, {"region": "eu-west-1"}])
def test_a_signature_for_another_service_or_region_is_refused(
    platform: Platform, scope: dict[str, Any]
):
    assert "us-east-1/appsync" in refused(platform.client.send(platform.signed(BODY, **scope)))


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24])
def test_a_signature_more_than_five_minutes_away_is_refused(platform: Platform, minutes: int):
    platform.wait["shift"] = timedelta(minutes=minutes)
    assert "five minutes" in refused(platform.client.send(platform.signed(BODY)))


def test_a_signature_four_minutes_old_still_counts(platform: Platform):
    platform.wait["shift"] = timedelta(minutes=4)
    assert platform.client.send(platform.signed(BODY)).status_code == 200


def test_a_changed_body_is_refused(platform: Platform):
    request = platform.signed(BODY)
    forged = httpx.Request(
        "POST", request.url, content=BODY.replace("hello", "hellO"), headers=request.headers
    )
    assert "does not match" in refused(platform.client.send(forged))


def test_a_changed_target_is_refused(platform: Platform):
    request = platform.signed(BODY)
    other = httpx.Request("POST", f"{request.url}?x=1", content=BODY, headers=request.headers)
    assert "does not match" in refused(platform.client.send(other))


def test_a_body_hash_in_a_header_is_not_taken_at_its_word(platform: Platform):
    signed = platform.signed(BODY)
    for said in ("UNSIGNED-PAYLOAD", "0" * 64):
        assert refused(platform.client.send(changed(signed, **{"x-amz-content-sha256": said})))


@pytest.mark.parametrize(
    "value",
    [
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=AKIDLOCAL/20260117/us-east-1/appsync/aws4_request",
        "AWS4-HMAC-SHA256 Credential=AKIDLOCAL/x, SignedHeaders=host;x-amz-date, Signature=00",
        f"AWS4-HMAC-SHA256 Credential=A/b, SignedHeaders=host;x-amz-date, Signature={'0' * 64}",
        f"AWS4-HMAC-SHA256 Credential=A/b, SignedHeaders=host, Signature={'0' * 64}",
    ],
)
def test_half_a_signature_is_refused(platform: Platform, value: str):
    assert refused(platform.post(BODY, Authorization=value))
    assert refused(platform.post(BODY, **{"Authorization": value, "x-amz-date": "yesterday"}))


def test_a_date_that_the_signature_does_not_cover_has_no_say(platform: Platform):
    request = platform.signed(BODY)
    header = request.headers["authorization"].replace(";x-amz-date", "")
    assert "x-amz-date" in refused(platform.client.send(changed(request, authorization=header)))


def test_an_unsigned_publish_is_refused(platform: Platform):
    assert refused(platform.post(BODY))


@pytest.mark.parametrize("name", ["host", "x-amz-content-sha256", "x-amz-date", "content-type"])
@pytest.mark.parametrize("value", ["[::1", "?", ""])
def test_signed_headers_that_were_changed_are_refused_and_break_nothing(
    platform: Platform, name: str, value: str
):
    request = changed(platform.signed(BODY), **{name: value})
    assert platform.client.send(request).status_code in {400, 401}
