"""Every storage that the platform may run on."""

import asyncio
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from local.embedded_aws import EmbeddedAws
from local.manifest import load
from local.ports import free_ports
from local.provision import create_table
from services.aws.dynamo import DynamoStore
from services.core.clock import new_id
from tests.factories.infrastructure import memory_store

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from services.aws.store import Store
    from tests.factories.aws import Cloud


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> "Generator[DynamoDBClient]":
    """A client of the embedded AWS, the same process that `make run` starts."""
    [port] = free_ports(1)
    aws = EmbeddedAws(port, tmp_path_factory.mktemp("embedded"))
    with asyncio.Runner() as runner:
        runner.run(aws.start())
        session: Any = boto3.Session("local", "local", region_name="us-east-1")
        yield session.client("dynamodb", endpoint_url=aws.url)
        runner.run(aws.stop())


class FreshTables:
    """Tables of the embedded AWS that nobody else uses, each made when it is first named."""

    def __init__(self, client: "DynamoDBClient") -> None:
        self._client, self._names = client, dict[str, str]()

    def __call__(self, table: str) -> str:
        if table not in self._names:
            self._names[table] = f"{new_id()}-{table}"
            create_table(self._client, self._names[table], load().tables[table])
        return self._names[table]


@pytest.fixture(params=["memory", "dynamodb", "embedded"])
def store(request: pytest.FixtureRequest) -> "Store":
    """Empty storage of one kind."""
    if request.param == "memory":
        return memory_store()
    if request.param == "embedded":
        client = request.getfixturevalue("embedded")
        return DynamoStore(client, FreshTables(client))
    cloud: Cloud = request.getfixturevalue("cloud")
    return cloud.store()
