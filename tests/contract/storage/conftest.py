"""Every storage that the platform may run on."""

from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

from tests.factories.storages import (
    KINDS,
    Maker,
    dynamodb,
    dynoxide,
    embedded_aws,
    in_memory,
    in_tables,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from services.aws.store import Store


@pytest.fixture(scope="session")
def embedded_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    with embedded_aws(tmp_path_factory.mktemp("embedded")) as url:
        yield url


@pytest.fixture(scope="session")
def dynoxide_url() -> Generator[str]:
    with dynoxide() as url:
        yield url


@pytest.fixture(scope="session")
def embedded(embedded_url: str) -> "DynamoDBClient":
    """A client of the embedded AWS."""
    return dynamodb(embedded_url)


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The name of a storage; a module's tests of one kind come together."""
    return request.param


@pytest.fixture(scope="module")
def url(kind: str, request: pytest.FixtureRequest) -> str:
    """Where a storage that is asked over HTTP answers."""
    return request.getfixturevalue(f"{kind}_url")


@pytest.fixture(scope="module")
def maker(kind: str, request: pytest.FixtureRequest) -> Generator[Maker]:
    """Gives empty storage of one kind, as often as it is asked."""
    if kind == "memory":
        yield in_memory
    elif kind == "moto":
        with mock_aws():
            yield in_tables(dynamodb())
    else:
        yield in_tables(dynamodb(request.getfixturevalue("url")))


@pytest.fixture
def store(maker: Maker) -> "Store":
    """Empty storage of one kind."""
    return maker()
