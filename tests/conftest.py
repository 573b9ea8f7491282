"""What every test can rely on: enough examples, and the environment of a function."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from moto import mock_aws

from tests.factories import aws
from tests.faults.handlers.figures import table

settings.register_profile(
    "wecare",
    max_examples=100,
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("wecare")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the functions did under faults, whichever process ran them."""
    stats = terminalreporter.stats
    reports = [*stats.get("passed", []), *stats.get("failed", [])]
    said = [dict(report.user_properties).get("faults") for report in reports]
    for line in table(filter(None, said)):
        terminalreporter.write_line(line)


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
