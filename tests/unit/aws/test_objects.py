"""Objects in S3, and the form by which a browser puts one there."""

import base64
import json
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from moto import mock_aws

from services.aws.objects import MemoryObjects, S3Objects
from tests.factories.infrastructure import INFRASTRUCTURE

BUCKET = INFRASTRUCTURE["account"]["mediaBucket"]
KEY = "outgoing/1/file.jpg"


@pytest.fixture
def client() -> Generator[Any]:
    with mock_aws():
        made: Any = boto3.client(
            "s3",
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            config=Config(signature_version="s3v4"),
        )
        made.create_bucket(Bucket=BUCKET)
        yield made


def put(client: Any, content: bytes, kind: str = "image/jpeg") -> None:
    client.put_object(Bucket=BUCKET, Key=KEY, Body=content, ContentType=kind)


@pytest.mark.parametrize("size", [1, 4095, 4096, 4097, 10_000])
def test_the_beginning_of_an_object_tells_its_true_size(client: Any, size: int):
    put(client, bytes(size))
    seen = S3Objects(client, BUCKET).beginning(KEY, 4096)
    assert seen is not None
    assert (seen.size, len(seen.first)) == (size, min(size, 4096))
    assert seen.content_type == "image/jpeg"


def test_an_empty_object_is_there_and_has_nothing_in_it(client: Any):
    put(client, b"")
    seen = S3Objects(client, BUCKET).beginning(KEY, 4096)
    assert seen is not None and (seen.size, seen.first) == (0, b"")


def test_an_object_that_is_not_there_is_none(client: Any):
    assert S3Objects(client, BUCKET).beginning(KEY, 4096) is None


def test_a_bucket_that_is_closed_to_us_is_no_missing_object(client: Any):
    with pytest.raises(ClientError):
        S3Objects(client, "no-such-bucket").beginning(KEY, 4096)


def test_another_upload_of_the_key_is_another_version(client: Any):
    objects = S3Objects(client, BUCKET)
    put(client, b"one")
    first = objects.beginning(KEY, 1)
    put(client, b"two")
    second = objects.beginning(KEY, 1)
    assert first and second and first.version != second.version


@pytest.mark.proves("5.5")
def test_a_form_holds_s3_to_one_bucket_key_type_and_size_for_five_minutes(client: Any):
    form = S3Objects(client, BUCKET).upload_form(KEY, "image/jpeg", 1234, 300)
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    conditions = policy["conditions"]
    assert {"bucket": BUCKET} in conditions
    assert {"key": KEY} in conditions
    assert {"Content-Type": "image/jpeg"} in conditions
    assert ["content-length-range", 1234, 1234] in conditions
    assert not [one for one in conditions if isinstance(one, list) and one[0] == "starts-with"]
    ends = datetime.strptime(policy["expiration"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(0) < ends - datetime.now(UTC) <= timedelta(minutes=5)
    allowed = {name for one in conditions if isinstance(one, dict) for name in one}
    assert set(form.fields) - {"policy", "x-amz-signature"} <= allowed


def test_a_bucket_with_dots_is_reached_where_its_certificate_holds(client: Any):
    form = S3Objects(client, BUCKET).upload_form(KEY, "image/jpeg", 1, 300)
    assert form.url == f"https://s3.amazonaws.com/{BUCKET}"


def test_memory_answers_as_s3_does():
    memory = MemoryObjects(content={KEY: b"abc"}, types={KEY: "image/jpeg"})
    seen = memory.beginning(KEY, 2)
    assert seen is not None
    assert (seen.size, seen.first, seen.content_type) == (3, b"ab", "image/jpeg")
    assert memory.beginning("other", 2) is None
