"""The bucket that the search's snapshot lies in."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from services.contacts.search.shelf import RememberedSnapshot, S3Shelf, Shelf
from tests.factories.aws import REGION
from tests.factories.logs import logged

BUCKET = "reports"


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        session: Any = boto3.Session("testing", "testing", region_name=REGION)
        client = session.client("s3")
        client.create_bucket(Bucket=BUCKET)
        yield client


@pytest.fixture(params=["memory", "bucket"])
def shelf(request: pytest.FixtureRequest, s3: Any) -> Shelf:
    return RememberedSnapshot() if request.param == "memory" else S3Shelf(lambda: s3, BUCKET, "a/b")


def test_what_was_put_last_comes_back(shelf: Shelf):
    assert shelf.get() is None
    for body in (b"one", b"\x00\xff" * 1000):
        shelf.put(body)
        assert shelf.get() == body


def test_a_snapshot_is_encrypted_under_its_own_key(s3: Any):
    S3Shelf(lambda: s3, BUCKET, "search/Contacts").put(b"one")
    [there] = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    assert there["Key"] == "search/Contacts"
    head = s3.head_object(Bucket=BUCKET, Key="search/Contacts")
    assert head["ServerSideEncryption"] == "AES256"


def test_a_bucket_that_gives_nothing_leaves_a_line_and_lets_the_search_go_on(s3: Any):
    with logged() as lines:
        assert S3Shelf(lambda: s3, "gone", "a/b").get() is None
    assert [line["code"] for line in lines.named("api_error")] == ["SNAPSHOT_NOT_READ"]
