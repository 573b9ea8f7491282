"""A platform of its own for tests: real processes, free ports, data that vanishes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx

from local.__main__ import STOPS_WITH_STDIN
from local.ports import free_ports
from tests.factories.personal import in_logs
from tests.http import http

ROOT = Path(__file__).parent.parent
READY_WITHIN = 120.0
STOPPED_WITHIN = 30.0
SHORTEST_TEXT = 8
"""What is shorter may stand in a log for itself."""


@dataclass
class RunningPlatform:
    """One `python -m local`."""

    data: Path
    port: int
    aws_port: int
    variables: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_in: float = 0.0

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def logs(self) -> list[Path]:
        """What the functions wrote."""
        return sorted((self.data / "logs").glob("*.log"))

    @property
    def own_log(self) -> Path:
        """What everything else wrote."""
        return self.data.parent / f"{self.data.name}.log"

    def start(self) -> None:
        begun = time.monotonic()
        given = {"PORT": self.port, "AWS_PORT": self.aws_port, "LOCAL_DATA": self.data}
        with self.own_log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "local"],
                cwd=ROOT,
                env=os.environ
                | {name: str(value) for name, value in given.items()}
                | {STOPS_WITH_STDIN: "1"}
                | self.variables,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() - begun > READY_WITHIN:
                raise AssertionError(f"the platform did not start:\n{self.own_log.read_text()}")
            time.sleep(0.05)
        self.started_in = time.monotonic() - begun

    def is_healthy(self) -> bool:
        try:
            return http.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def info(self) -> dict[str, Any]:
        return http.get(f"{self.url}/local/info").json()

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self._ended(self.process)

    def kill(self) -> None:
        """End every process of it at once, as a power cut would."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self._ended(self.process)

    @staticmethod
    def _ended(process: subprocess.Popen[bytes]) -> None:
        process.wait(STOPPED_WITHIN)
        if process.stdin:
            process.stdin.close()

    def processes(self) -> list[str]:
        """The command lines of all processes that belong to it."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[-1].split()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if self.process and int(stat[2]) == self.process.pid and stat[0] != "Z":
                found.append(command)
        return found


@contextmanager
def running_platform(data: Path, **variables: str) -> Generator[RunningPlatform]:
    """It fails at its end if a log tells what customers are or said, or what opens a door."""
    port, aws_port = free_ports(2)
    platform = RunningPlatform(data, port, aws_port, variables)
    platform.start()
    try:
        yield platform
        held = said_in(platform.info()) if platform.is_healthy() else set[str]()
    finally:
        platform.stop()
    found = in_logs([*platform.logs, platform.own_log], held)
    assert not found, "\n".join(map(str, found))


def said_in(info: dict[str, Any]) -> set[str]:
    """Every text and name of more than a word that is stored there."""
    session: Any = boto3.Session("local", "local", region_name=info["region"])
    client = session.client("dynamodb", endpoint_url=info["awsEndpoint"])
    texts: set[str] = set()
    for table, names in (("Messages", ("content", "subject")), ("Contacts", ("name",))):
        pages = client.get_paginator("scan").paginate(TableName=info["tables"][table])
        for item in (item for page in pages for item in page["Items"]):
            texts |= {item[name]["S"] for name in names if "S" in item.get(name, ())}
    return {text for text in texts if len(text) >= SHORTEST_TEXT and " " in text.strip()}
