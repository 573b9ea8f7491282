"""Execution environments of the functions, as Lambda keeps them.

They are started on demand, reused, and killed at the timeout; each handles one event at a time.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.gateway import TOO_MANY, FunctionFailed
from local.manifest import ROOT, Function

CONCURRENCY = 4
PATIENCE = 20.0
"""Seconds that somebody who waits for the answer waits for its turn; AppSync gives up at 30."""
LINE_LIMIT = 8 * 1024 * 1024
"""Longer than any Lambda response may be (6 MB)."""


@dataclass
class _Environments:
    """The processes of one function; `free` holds the idle ones, None for one not started yet."""

    row: Function
    variables: Mapping[str, str]
    free: asyncio.LifoQueue[Process | None] = field(
        default_factory=asyncio.LifoQueue[Process | None]
    )


class FunctionPool:
    """Invokes functions by name."""

    def __init__(
        self,
        functions: Mapping[str, Function],
        variables: Mapping[str, Mapping[str, str]],
        logs: Path,
    ) -> None:
        self._functions = {
            name: _Environments(row, variables[name]) for name, row in functions.items()
        }
        self._logs = logs
        self._running: set[Process] = set()
        for environments in self._functions.values():
            source = environments.row.queue
            for _ in range(source.maximum_concurrency if source else CONCURRENCY):
                environments.free.put_nowait(None)

    async def warm_up(self, names: Iterable[str]) -> None:
        """Start one environment of each function that has none, two at a time."""
        turn = asyncio.Semaphore(2)

        async def warm(name: str) -> None:
            async with turn:
                environments = self._functions[name]
                idle = await environments.free.get()
                environments.free.put_nowait(idle or await self._start(name))

        await asyncio.gather(*map(warm, names))

    async def invoke(
        self, name: str, event: dict[str, Any], patience: float | None = None
    ) -> object:
        """The function's result; it begins within `patience` seconds, or not at all.

        Raises:
            FunctionFailed: it raised, ended, ran into its timeout, or found no turn.
        """
        environments = self._functions[name]
        try:
            async with asyncio.timeout(patience):
                process = await environments.free.get()
        except TimeoutError:
            raise FunctionFailed(TOO_MANY, f"every environment of {name} is busy") from None
        try:
            process = process or await self._start(name)
            answer = await self._ask(process, event, environments.row.timeout)
        except (TimeoutError, FunctionFailed) as error:
            await self._end(process)
            process = None
            raise FunctionFailed("Lambda.Stopped", f"{name}: {type(error).__name__}") from error
        except asyncio.CancelledError:
            await self._end(process)
            process = None
            raise
        finally:
            environments.free.put_nowait(process)
        if "errorType" in answer:
            raise FunctionFailed(answer["errorType"], answer["errorMessage"])
        return answer["result"]

    async def stop(self) -> None:
        """End every environment."""
        await asyncio.gather(*map(self._end, list(self._running)))

    async def _start(self, name: str) -> Process:
        self._logs.mkdir(parents=True, exist_ok=True)
        with (self._logs / f"{name}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "local.functions.worker",
                name,
                stdin=PIPE,
                stdout=PIPE,
                stderr=log,
                cwd=ROOT,
                env=dict(self._functions[name].variables),
                limit=LINE_LIMIT,
            )
        self._running.add(process)
        await self._answer(process)
        return process

    async def _ask(self, process: Process, event: dict[str, Any], timeout: int) -> dict[str, Any]:
        if process.stdin is None:
            raise FunctionFailed("Lambda.Ended", "no input")
        request = json.dumps({"event": event, "timeout": timeout}) + "\n"
        async with asyncio.timeout(timeout):
            with suppress(ConnectionError):
                process.stdin.write(request.encode())
                await process.stdin.drain()
            return await self._answer(process)

    async def _answer(self, process: Process) -> dict[str, Any]:
        line = await process.stdout.readline() if process.stdout else b""
        if not line:
            raise FunctionFailed("Lambda.Ended", "the process ended; its log says why")
        return json.loads(line)

    async def _end(self, process: Process | None) -> None:
        if process is None:
            return
        self._running.discard(process)
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
