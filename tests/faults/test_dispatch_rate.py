"""Five real processes at one sender: in no second do more requests leave than are permitted.

For three seconds; with `FAULTS=all` for thirty.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from local.embedded_aws import EmbeddedAws
from local.manifest import load
from local.ports import free_ports
from local.provision import create_table
from local.simulators.behaviour import Behaviour
from local.simulators.email import Ses
from local.simulators.outbox import Outbox
from local.simulators.sms import Sms
from local.simulators.socialmessaging import SocialMessaging
from services.core.clock import new_id
from services.messaging.model import Channel
from tests.factories.correspondence import POOL, SENDER
from tests.factories.infrastructure import ALLOWLIST, ROOT
from tests.factories.serving import served
from tests.factories.time import NOW
from tests.faults.dispatching import LINES, Orders
from tests.faults.test_bulk_rate import most_in_a_second

PROCESSES = ("one", "one", "many", "many", "many")
SECONDS = 30.0 if os.environ.get("FAULTS") == "all" else 3.0

pytestmark = pytest.mark.xdist_group("embedded")


async def nowhere(text: str) -> None:
    """Nobody listens to status events here."""
    del text


def providers() -> Starlette:
    """All three, each 100 ms away."""
    outbox = Outbox()
    whatsapp = SocialMessaging(ALLOWLIST, "us-east-1", outbox, nowhere, lambda *_: True)
    sms, ses = Sms(POOL, outbox, nowhere), Ses(SENDER, outbox, nowhere)
    for each in (whatsapp, sms, ses):
        each.behaviour = Behaviour(latencyMs=100, statuses=())
    return Starlette(
        routes=[
            Route("/socialmessaging/v1/whatsapp/send", whatsapp.send, methods=["POST"]),
            Route("/pinpoint-sms-voice-v2", sms.send, methods=["POST"]),
            Route("/sesv2/v2/email/outbound-emails", ses.send, methods=["POST"]),
        ]
    )


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    [port] = free_ports(1)
    process = EmbeddedAws(port, tmp_path_factory.mktemp("dispatch"))
    with asyncio.Runner() as runner:
        runner.run(process.start())
        yield process.url
        runner.run(process.stop())


@pytest.fixture(scope="module")
def provider() -> Generator[str]:
    [port] = free_ports(1)
    with served(providers(), port):
        yield f"http://127.0.0.1:{port}"


def tables_of(aws: str) -> str:
    """New tables, and what their names begin with."""
    session: Any = boto3.Session("local", "local", region_name="us-east-1")
    client, prefix = session.client("dynamodb", endpoint_url=aws), f"{new_id()}-"
    for name in load().functions["outbound-whatsapp"].tables:
        create_table(client, f"{prefix}{name}", load().tables[name])
    return prefix


def left_by(all_orders: Sequence[Orders]) -> list[datetime]:
    """When each request of all processes left, on the clock that they share."""
    with ExitStack() as stack:
        processes = [stack.enter_context(running(orders)) for orders in all_orders]
        for process in processes:
            assert said(process) == "ready\n"
        for process in processes:
            assert process.stdin
            print("go", file=process.stdin, flush=True)
        moments = [moment for process in processes for moment in json.loads(said(process))]
    return sorted(NOW + timedelta(seconds=moment) for moment in moments)


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


@contextmanager
def running(orders: Orders) -> Generator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.dispatching", orders.model_dump_json()],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.proves("5.9", "6.5", "7.5", "13.3", "13.4", "property 26")
@pytest.mark.parametrize("channel", Channel)
def test_five_processes_never_send_more_than_the_rate_in_any_sliding_second(
    aws: str, provider: str, channel: Channel
):
    """Measured where a request is handed to its connection."""
    rate, prefix = LINES[channel].rate, tables_of(aws)
    everybody = [
        Orders(
            aws=aws,
            tables=prefix,
            provider=provider,
            channel=channel,
            way=way,
            seconds=SECONDS,
        )
        for way in PROCESSES
    ]
    left = left_by(everybody)
    used = (len(left) - 1) / (left[-1] - left[0]).total_seconds() / rate
    most = most_in_a_second(left)
    print(f"{channel}: {100 * used:.1f} % of the rate, {most} in a second")  # noqa: T201
    assert most <= rate
    assert len(left) > rate, "or nothing was proven"
