"""Every storage that the platform may run on."""

from typing import TYPE_CHECKING

import pytest

from tests.factories.infrastructure import memory_store

if TYPE_CHECKING:
    from services.aws.store import Store
    from tests.factories.aws import Cloud


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> "Store":
    """Empty storage of one kind; another kind is one more parameter."""
    if request.param == "memory":
        return memory_store()
    cloud: Cloud = request.getfixturevalue("cloud")
    return cloud.store()
