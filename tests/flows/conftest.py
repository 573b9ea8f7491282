from collections.abc import Iterator
from itertools import count

import pytest

from tests.flows.api import Api, sign_in
from tests.platform import RunningPlatform, running_platform

NUMBERS = count(1)


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlatform]:
    with running_platform(tmp_path_factory.mktemp("flows") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def viewer(platform: RunningPlatform) -> Api:
    return Api(platform.url, sign_in(platform.info(), "viewer@example.com"))


@pytest.fixture(scope="session")
def operator(platform: RunningPlatform) -> Api:
    return Api(platform.url, sign_in(platform.info(), "operator@example.com"))


@pytest.fixture
def phone() -> str:
    """A number that no other test uses."""
    return f"+9170000{next(NUMBERS):05d}"
