from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.flows.api import Api, sign_in
from tests.platform import RunningPlatform, running_platform

NUMBERS = count(1)
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file stay together; each worker has a platform for all its files."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


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
