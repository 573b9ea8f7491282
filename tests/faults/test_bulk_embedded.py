"""The same on the embedded AWS, where every call of botocore may fail, with real errors.

Bounded here; `FAULTS=all` tries every call in every way, and more pairs.
"""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from itertools import product
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError

from local.embedded_aws import EmbeddedAws
from local.manifest import load
from local.ports import free_ports
from local.provision import create_table
from services.aws.dynamo import DynamoStore
from services.aws.store import Query, Store
from services.core.clock import new_id
from services.telemetry.log import logger
from tests.factories.bulk import COUNTERS
from tests.factories.faults import Killed, Kind, Plan
from tests.faults.world import World, small_chunks

ALL = os.environ.get("FAULTS") == "all"
SEED = int(os.environ.get("FAULTS_SEED", "20260301"))
SINGLES, PAIRS = 12, 4
MORE_PAIRS = 300
TABLES = (
    *("Contacts", "ContactChanges", "Messages", "Conversations"),
    *("BulkJobs", "BulkRecipients", "BulkChunks"),
    *("RateLimitTrackers", "SystemConfig", "AuditLogs", "EarlyStatuses", "Statistics"),
    *("Breakers", "Alerts"),
)

pytestmark = [pytest.mark.proves("8.5", "8.6", "8.9"), pytest.mark.xdist_group("embedded")]


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The embedded AWS, the same process that `make run` starts."""
    [port] = free_ports(1)
    process = EmbeddedAws(port, tmp_path_factory.mktemp("faults"))
    with asyncio.Runner() as runner:
        runner.run(process.start())
        yield process.url
        runner.run(process.stop())


@pytest.fixture(scope="module")
def tables(aws: str) -> "Tables":
    return Tables(aws)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_chunks(monkeypatch)
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel("INFO")


class Tables:
    """Tables that all runs share; each run has its own job and people."""

    def __init__(self, url: str) -> None:
        self.url, self.prefix, self.runs = url, new_id(), 0
        client = self.client()
        for name in TABLES:
            create_table(client, self.name(name), load().tables[name])

    def name(self, table: str) -> str:
        return f"{self.prefix}-{table}"

    def client(self) -> Any:
        session: Any = boto3.Session("local", "local", region_name="us-east-1")
        once = Config(retries={"mode": "standard", "total_max_attempts": 1})
        return session.client("dynamodb", endpoint_url=self.url, config=once)

    def run(self, faults: dict[int, Kind]) -> "EmbeddedWorld":
        self.runs += 1
        return EmbeddedWorld(faults, self, self.runs)


class EmbeddedWorld(World):
    """A world whose storage is DynamoDB's own interface."""

    def __init__(self, faults: dict[int, Kind], tables: Tables, number: int) -> None:
        self.tables = tables
        truth = DynamoStore(tables.client(), tables.name)
        super().__init__(faults, truth, number)

    def through(self) -> Store:
        client = self.tables.client()
        client._make_api_call = failing(client._make_api_call, self.plan)
        return DynamoStore(client, self.tables.name, pause=lambda _: None)

    def watched(self) -> None:
        """Counters are the states; once a job is there completely."""
        job = self.truth.get("BulkJobs", {"jobId": self.job})
        query = Query("BulkRecipients", ("jobId", self.job), limit=100)
        states = Counter(item["status"] for item in self.truth.query(query).items)
        if job and states.total() == job["totalRecipients"]:
            told = {state: job.get(counter, 0) for state, counter in COUNTERS.items()}
            assert told == {state: states[state] for state in COUNTERS}


def failing(call: Callable[..., Any], plan: Plan) -> Callable[..., Any]:
    """A client's calls, failing as planned: before, after, unanswered, or with a real 5xx."""

    def faulty(operation: str, request: Any) -> Any:
        kind = plan.next()
        if kind is Kind.BEFORE:
            raise Killed
        if kind is Kind.THROTTLED:
            raise broken(operation)
        result = call(operation, request)
        if kind is Kind.AFTER:
            raise Killed
        if kind is Kind.LOST:
            if plan.calls % 2:
                raise broken(operation)
            raise ReadTimeoutError(endpoint_url="embedded")
        return result

    return faulty


def broken(operation: str) -> ClientError:
    said: Any = {
        "Error": {"Code": "InternalServerError", "Message": "simulated"},
        "ResponseMetadata": {"HTTPStatusCode": 500},
    }
    return ClientError(said, operation)


def survives(tables: Tables, faults: dict[int, Kind]) -> int:
    world = tables.run(faults)
    try:
        world.run()
        world.watched()
        world.check()
    except AssertionError as error:
        raise AssertionError(f"{error}; repeat with faults {faults!r}") from error
    return world.plan.calls


def test_every_call_to_aws_may_fail_in_any_way(tables: Tables) -> None:
    calls, chance, begun = survives(tables, {}), random.Random(SEED), time.monotonic()
    singles = [{call: kind} for call, kind in product(range(calls), Kind)]
    pairs = [
        {first: chance.choice(list(Kind)), second: chance.choice(list(Kind))}
        for first, second in (
            sorted(chance.sample(range(calls + 8), 2)) for _ in range(MORE_PAIRS if ALL else PAIRS)
        )
    ]
    tried = [*(singles if ALL else chance.sample(singles, SINGLES)), *pairs]
    for faults in tried:
        survives(tables, faults)
    took = time.monotonic() - begun
    print(  # noqa: T201
        f"embedded AWS: {len(tried)} runs ({len(singles)} single faults possible, {calls} calls), "
        f"seed {SEED}, 0 violations, {took:.0f} s"
    )


def test_the_tables_of_the_suite_are_those_of_the_worker() -> None:
    functions = load().functions
    used = set(functions["bulk-worker"].tables) | set(functions["bulk-job-create"].tables)
    assert used - set(TABLES) <= {"Users", "Templates", "MediaFiles"}
