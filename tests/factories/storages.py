"""Every storage that the platform may run on, and DynamoDB's own interface to most of them.

- memory: the port without DynamoDB;
- moto: in this process; its transactions do not exclude each other;
- embedded: the embedded AWS that `make run` starts;
- dynoxide: the strictest; it has no package for every platform.
"""

import asyncio
import json
import platform
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import boto3
import httpx

from local.embedded_aws import EmbeddedAws
from local.manifest import Manifest, load
from local.ports import free_ports
from local.provision import create_table
from services.aws.clients import STORAGE
from services.aws.dynamo import DynamoStore
from services.aws.store import Store
from services.core.clock import new_id
from tests.factories.infrastructure import ROOT, memory_store

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PACKAGE = "node_modules/@dynoxide/linux-x64"
READY_WITHIN = 10.0
_MACHINES = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def has_dynoxide() -> bool:
    """Whether npm installs it here, by what the lock file says of its package."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    package = lock["packages"][PACKAGE]
    here = _MACHINES.get(platform.machine())
    return platform.system().lower() in package["os"] and here in package["cpu"]


STRICT = ("dynoxide",) if has_dynoxide() else ()
OVER_HTTP = ("embedded", *STRICT)
SAFE = ("memory", *OVER_HTTP)
"""Those whose writes exclude each other."""
KINDS = ("memory", "moto", *OVER_HTTP)


def dynamodb(url: str | None = None, config: Any = STORAGE) -> "DynamoDBClient":
    """A client as the functions have it, but for the checks of what it is given."""
    return _session().client("dynamodb", endpoint_url=url, config=config)


@cache
def _session() -> Any:
    """One for all: reading what botocore knows of DynamoDB takes longer than most tests."""
    return boto3.Session("local", "local", region_name="us-east-1")


class FreshTables:
    """Tables that nobody else uses, each made when it is first named, as `make run` makes them."""

    def __init__(self, client: "DynamoDBClient") -> None:
        self._client, self._names, self._lock = client, dict[str, str](), Lock()

    def __call__(self, table: str) -> str:
        with self._lock:
            if table not in self._names:
                name = f"{new_id()}-{table}"
                create_table(self._client, name, _manifest().tables[table])
                self._names[table] = name
            return self._names[table]


@cache
def _manifest() -> Manifest:
    return load()


@contextmanager
def embedded_aws(data: Path) -> Generator[str]:
    """The address of an embedded AWS, the same process that `make run` starts."""
    [port] = free_ports(1)
    aws = EmbeddedAws(port, data)
    with asyncio.Runner() as runner:
        runner.run(aws.start())
        yield aws.url
        runner.run(aws.stop())


@contextmanager
def dynoxide() -> Generator[str]:
    """The address of a dynoxide that forgets everything when it ends."""
    [port] = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    command = [ROOT / PACKAGE / "dynoxide", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(url, process)
            yield url
        finally:
            process.terminate()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    begun = time.monotonic()
    while process.poll() is None and time.monotonic() - begun < READY_WITHIN:
        try:
            httpx.get(url, timeout=1)
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("dynoxide did not start")


type Maker = Callable[[], Store]
"""Gives empty storage of one kind."""


def in_tables(client: "DynamoDBClient") -> Maker:
    """Empty storage behind a client."""
    return lambda: DynamoStore(client, FreshTables(client))


def in_memory() -> Store:
    """Empty storage in memory."""
    return memory_store()
