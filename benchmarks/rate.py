"""How much of the permitted rate five workers use, and that they never exceed it.

Five processes with the code and the environment of bulk-worker deliver one job on the running
platform, whose simulator answers after 100 ms. A message left when its request was handed to its
connection; all processes tell that by the machine's monotonic clock.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import httpx

from benchmarks.bulk import OPERATOR, allow, contacts, job_for
from benchmarks.figure import Figure
from local.manifest import ROOT
from local.platform import Platform
from services.app.bulk_creation import creation
from services.bulk.model import ChunkOrder
from services.bulk.queue import RememberedChunks
from services.limits.slots import WHATSAPP_PER_NUMBER

WORKERS = 5
PEOPLE = 1_500
BUSY = 0.9
"""The share of the job during which there is work for everybody."""


def measure(platform: Platform) -> list[Figure]:
    """The share of the rate that is left unused, and the most messages in a sliding second."""
    os.environ.update(platform.environment_of("bulk-job-create"))
    allow(100 * PEOPLE)
    queue = RememberedChunks()
    replace(creation(), queue=queue).create(OPERATOR, job_for(contacts(PEOPLE)))
    environment = platform.environment_of("bulk-worker")
    _simulate(environment["GRAPHQL_URL"].removesuffix("/graphql"))
    left = _left(environment, queue.orders)
    busy = left[: int(len(left) * BUSY)]
    used = (len(busy) - 1) / (busy[-1] - busy[0]) / WHATSAPP_PER_NUMBER
    note = f"{len(left)} messages, {WORKERS} processes"
    return [
        Figure("rate", "of the WhatsApp rate unused", 100 * (1 - used), "%", 5.0, note),
        Figure("rate", "most in a sliding second", most_in_a_second(left), "messages", 80.0, note),
    ]


def most_in_a_second(moments: Sequence[float]) -> int:
    """The most of some moments, in seconds, that any second holds."""
    ordered, begin, most = sorted(moments), 0, 0
    for end, moment in enumerate(ordered):
        while moment - ordered[begin] >= 1:
            begin += 1
        most = max(most, end - begin + 1)
    return most


def _simulate(url: str) -> None:
    behaviour: dict[str, object] = {"channel": "whatsapp", "latencyMs": 100, "statuses": []}
    httpx.put(f"{url}/local/simulator", json=behaviour).raise_for_status()


def _left(environment: dict[str, str], orders: Sequence[ChunkOrder]) -> list[float]:
    """When each message left."""
    processes = [_started(environment, orders[number::WORKERS]) for number in range(WORKERS)]
    told = [process.communicate()[0] for process in processes]
    return sorted(moment for moments in told for moment in json.loads(moments))


def _started(environment: dict[str, str], orders: Sequence[ChunkOrder]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.rate_worker"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdin:
        lines = [order.model_dump_json(by_alias=True) for order in orders]
        process.stdin.write("\n".join(lines))
        process.stdin.close()
        process.stdin = None
    return process
