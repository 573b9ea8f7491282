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

import httpx

from local.__main__ import STOPS_WITH_STDIN
from local.ports import free_ports

ROOT = Path(__file__).parent.parent
READY_WITHIN = 120.0
STOPPED_WITHIN = 30.0


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
    def _log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    def start(self) -> None:
        begun = time.monotonic()
        given = {"PORT": self.port, "AWS_PORT": self.aws_port, "LOCAL_DATA": self.data}
        with self._log.open("ab") as log:
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
                raise AssertionError(f"the platform did not start:\n{self._log.read_text()}")
            time.sleep(0.05)
        self.started_in = time.monotonic() - begun

    def is_healthy(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def info(self) -> dict[str, Any]:
        return httpx.get(f"{self.url}/local/info").json()

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
    port, aws_port = free_ports(2)
    platform = RunningPlatform(data, port, aws_port, variables)
    platform.start()
    try:
        yield platform
    finally:
        platform.stop()
