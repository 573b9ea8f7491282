"""The embedded AWS as a process of its own, in an environment of its own (`.venv-aws`).

Started by `local.embedded_aws` with its settings in the environment. It stops when its standard
input closes, so it never outlives whoever started it, and saves its data then, and every few
seconds while they change, so that a kill loses seconds at most.
"""

import asyncio
import contextlib
import os
import sys
import time
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack import app as ministack
from ministack.core.persistence import save_all

SAVE_EVERY = 3.0
RESTS = 9
"""Nothing else is answered while it saves, so of much data a save may take a tenth of the time."""
READS = ("Get", "List", "Describe", "Query", "Scan", "Receive", "BatchGet")


class Watched:
    """The ASGI application, and whether anything may have changed since the last save."""

    def __init__(self) -> None:
        self.dirty = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            target = dict(scope["headers"]).get(b"x-amz-target", b"").decode().rsplit(".", 1)[-1]
            self.dirty = self.dirty or not target.startswith(READS)
        await ministack.app(scope, receive, send)

    async def save_now_and_then(self) -> None:
        pause = SAVE_EVERY
        while True:
            await asyncio.sleep(pause)
            if self.dirty:
                self.dirty = False
                begun = time.monotonic()
                save_all(ministack._build_persistence_save_dict())
                pause = max(SAVE_EVERY, RESTS * (time.monotonic() - begun))


async def until_orphaned() -> None:
    """Return when standard input closes."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def main() -> None:
    """Serve until nobody needs us any more."""
    config = Config()
    config.bind = [f"127.0.0.1:{os.environ['GATEWAY_PORT']}"]
    config.loglevel = "WARNING"
    watched = Watched()
    saving = asyncio.create_task(watched.save_now_and_then())
    await serve(watched, config, shutdown_trigger=until_orphaned)
    saving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await saving


if __name__ == "__main__":
    asyncio.run(main())
