"""A Starlette app behind a real port of this machine."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread
from time import sleep

import uvicorn
from starlette.applications import Starlette


@contextmanager
def served(app: Starlette, port: int) -> Generator[None]:
    """Serve it meanwhile."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="critical", timeout_keep_alive=120)
    )
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        sleep(0.01)
    yield
    server.should_exit = True
    thread.join()
