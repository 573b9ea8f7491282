"""Starting and stopping the embedded AWS."""

import asyncio
import os
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path

import httpx

from local.manifest import ROOT

PYTHON = ROOT / ".venv-aws" / "bin" / "python"
PROGRAM = Path(__file__).parent / "embedded_aws_process.py"
READY_WITHIN = 45.0
STOPPED_WITHIN = 15.0


class EmbeddedAws:
    """One embedded AWS, loopback only, with its data under `data`.

    `secret` is the key that presigned addresses must be signed with.
    """

    def __init__(self, port: int, data: Path, secret: str = "") -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port, self._data, self._secret = port, data, secret
        self._process: Process | None = None

    async def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            RuntimeError: it ended, or did not answer in time; its log says why.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        with (self._data / "embedded-aws.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                PYTHON, "-P", PROGRAM, stdin=PIPE, stdout=log, stderr=log, env=self._environment()
            )
        async with httpx.AsyncClient(timeout=1) as client:
            for _ in range(int(READY_WITHIN / 0.05)):
                if self._process.returncode is not None:
                    break
                with suppress(httpx.TransportError):
                    await client.get(f"{self.url}/_ministack/health")
                    return
                await asyncio.sleep(0.05)
        raise RuntimeError(f"The embedded AWS did not start; see {self._data}/embedded-aws.log.")

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.returncode is None

    async def stop(self) -> None:
        """Stop it; it saves its data first."""
        if self._process is None or self._process.stdin is None:
            return
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), STOPPED_WITHIN)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process:
            self._process.kill()

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self._port),
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self._data / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self._data / "s3"),
            **({"AWS_SECRET_ACCESS_KEY": self._secret} if self._secret else {}),
        }
