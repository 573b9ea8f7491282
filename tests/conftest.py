"""What every test can rely on: enough examples, and the environment of a function."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from moto import mock_aws

from tests.factories import aws

settings.register_profile(
    "wecare",
    max_examples=100,
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("wecare")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Every variable of `amplify/infrastructure.json`, as a deployed preview would have them."""
    for name, value in aws.environment().items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture
def cloud(environment: pytest.MonkeyPatch) -> Iterator[aws.Cloud]:
    """Empty tables and queues, as `amplify/infrastructure.json` describes them."""
    with mock_aws():
        yield aws.Cloud.made()
