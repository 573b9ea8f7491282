"""A running gateway for each test that asks for one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.contract.gateway.running import Platform, Server, running, serving

type Run = Callable[..., Platform]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server behind which each test puts its own gateway."""
    with serving() as found:
        yield found


@pytest.fixture
def run(server: Server) -> Iterator[Run]:
    """Start a gateway with some inputs changed."""
    with ExitStack() as stack:

        def start(**changes: Any) -> Platform:
            return stack.enter_context(running(server, **changes))

        yield start


@pytest.fixture
def platform(run: Run) -> Platform:
    """A gateway with everything as it is by default."""
    return run()
