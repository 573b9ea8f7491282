"""Tables of any size in minutes: dynoxide, a DynamoDB over SQLite, filled as from an export.

It answers from its indexes, so what it needs does not depend on how much there is; the embedded AWS
of the platform sorts a whole partition for each page, and would be measured in our place.
"""

import gzip
import json
import subprocess
import time
from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError

from local.manifest import ROOT, load
from local.ports import free_ports
from local.provision import described
from services.aws.attributes import to_dynamo
from services.aws.store import Item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PROGRAM = ROOT / "node_modules" / "@dynoxide" / "linux-x64" / "dynoxide"
READY_WITHIN = 30.0


@contextmanager
def filled(rows: Iterable[tuple[str, Item]]) -> Generator["DynamoDBClient"]:
    """A client of the tables of `infrastructure.json`, under their own names, with these rows.

    Raises:
        RuntimeError: there is no dynoxide for this kind of machine, or it does not start.
    """
    if not PROGRAM.exists():
        raise RuntimeError("dynoxide is not here; it exists for Linux on x64, by `npm ci`.")
    with TemporaryDirectory() as folder:
        place = Path(folder)
        _export(rows, place / "export")
        schema = [{"Table": described(name, row)} for name, row in load().tables.items()]
        (place / "schema.json").write_text(json.dumps(schema))
        _run(
            "import",
            f"--source={place / 'export'}",
            f"--schema={place / 'schema.json'}",
            f"--output={place / 'tables.sqlite'}",
        )
        with _serving(place / "tables.sqlite") as client:
            yield client


def _export(rows: Iterable[tuple[str, Item]], folder: Path) -> None:
    """The files of DynamoDB's own exports: a line of JSON for each item."""
    with ExitStack() as stack:
        files: dict[str, Any] = {}
        for table in load().tables:
            path = folder / table / "data" / "rows.json.gz"
            path.parent.mkdir(parents=True)
            files[table] = stack.enter_context(gzip.open(path, "wt", compresslevel=1))
        for table, item in rows:
            files[table].write(json.dumps({"Item": to_dynamo(item)}) + "\n")


def _run(*arguments: str) -> None:
    done = subprocess.run([PROGRAM, *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"dynoxide did not import: {done.stderr}")


@contextmanager
def _serving(tables: Path) -> Generator["DynamoDBClient"]:
    [port] = free_ports(1)
    command = [PROGRAM, "serve", f"--port={port}", f"--db-path={tables}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        session: Any = boto3.Session("local", "local", region_name="us-east-1")
        client = session.client("dynamodb", endpoint_url=f"http://127.0.0.1:{port}")
        _wait_for(client)
        yield client
    finally:
        process.terminate()
        process.wait()


def _wait_for(client: "DynamoDBClient") -> None:
    end = time.monotonic() + READY_WITHIN
    while True:
        try:
            client.list_tables()
        except BotoCoreError:
            if time.monotonic() > end:
                raise RuntimeError("dynoxide did not start") from None
            time.sleep(0.1)
        else:
            return
