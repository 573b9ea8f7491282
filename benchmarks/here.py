"""A platform of the benchmarks' own: its gateway in this process, everything else in its own."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from local.options import Options
from local.platform import Platform
from local.ports import free_ports
from services.core.settings import SendMode


@contextmanager
def running(data: Path) -> Generator[tuple[Platform, str]]:
    """A platform that answers, and its address; it is stopped afterwards."""
    port, aws_port = free_ports(2)
    ready = threading.Event()
    options = Options(port, aws_port, data, SendMode.LIVE, data)
    platform = Platform(options, on_ready=ready.set)
    config = uvicorn.Config(
        platform.app, port=port, ws="wsproto", ws_per_message_deflate=False, log_level="warning"
    )
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run)
    serving.start()
    try:
        if not ready.wait(60):
            raise RuntimeError("the platform did not start")
        yield platform, f"http://localhost:{port}"
    finally:
        server.should_exit = True
        serving.join()
