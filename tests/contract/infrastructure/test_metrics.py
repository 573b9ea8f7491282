"""What the services emit is what the alarms watch and what the runbook lists."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from services.bulk import metrics as bulk
from services.core.clock import utc_now
from services.dlq.metrics import emit_open, emit_parked
from services.dlq.model import DlqName, QueueStatistics
from services.limits.tier import measure_tier
from services.messaging.measuring import UNITS
from services.messaging.model import Channel
from tests.factories.bulk import Bulk
from tests.factories.infrastructure import INFRASTRUCTURE, ROOT
from tests.factories.logs import logged
from tests.factories.time import NOW

ALARMS: dict[str, dict[str, Any]] = INFRASTRUCTURE["alarms"]
RUNBOOK = (ROOT / "docs" / "operations.md").read_text()


def finished_jobs() -> None:
    """A finished job of each channel."""
    messaging = Bulk()
    job = messaging.job(messaging.create(messaging.people(1)).job_id)
    for channel in Channel:
        bulk.emit(job.model_copy(update={"channel": channel}))


def dead_letters() -> None:
    """How each queue stands, and a letter that was given up."""
    for queue in DlqName:
        stands = QueueStatistics(queue_name=queue, waiting=1, exhausted=0, replayed=0, oldest=NOW)
        emit_open(stands, NOW)
        emit_parked(queue, 1, NOW)


def tier() -> None:
    """How much of the tier is used."""
    measure_tier(1, 4, utc_now())


@pytest.fixture(scope="module")
def emitted() -> dict[tuple[str, str], list[dict[str, str]]]:
    """By namespace and metric, the dimensions that come with it."""
    emitters: tuple[Callable[[], None], ...] = (finished_jobs, dead_letters, tier)
    with logged() as lines:
        for emit in emitters:
            emit()
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for line in (line for line in lines.all if "_aws" in line):
        for described in line["_aws"]["CloudWatchMetrics"]:
            [names] = described["Dimensions"]
            by = {name: line[name] for name in names if name != "environment"}
            assert "environment" in names
            for metric in described["Metrics"]:
                found.setdefault((described["Namespace"], metric["Name"]), []).append(by)
    return found


@pytest.mark.proves("13.9", "14.7")
@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_watches_exactly_the_dimensions_that_the_services_emit(
    alarm: str, emitted: dict[tuple[str, str], list[dict[str, str]]]
):
    """CloudWatch takes a metric with other dimensions for another metric, without a word."""
    row = ALARMS[alarm]
    watched = sorted(row["dimensions"], key=str)
    assert watched == sorted(emitted[row["namespace"], row["metric"]], key=str)


def test_the_runbook_lists_every_metric_and_none_that_is_gone(
    emitted: dict[tuple[str, str], list[dict[str, str]]],
):
    chapter = RUNBOOK.split("## Metrics")[1].split("\n## ")[0]
    listed = set(re.findall("`([A-Z][A-Za-z]+)`", chapter)) - {"WecareDigital"}
    assert listed == {metric for _, metric in emitted} | set(UNITS)
