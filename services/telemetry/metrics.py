"""Metrics as log lines in CloudWatch's embedded metric format: no call, no waiting.

Every metric has the dimension `environment`, so that what a preview does never moves an alarm of
production.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from services.core.settings import environment_name
from services.telemetry.log import note

type Unit = Literal["Count", "Milliseconds", "Seconds", "Percent", "Count/Second"]
type Measured = float | Sequence[float]
"""One value, or at most 100 of a batch."""

COUNT: Unit = "Count"
MILLISECONDS: Unit = "Milliseconds"


def measure(
    event: str,
    namespace: str,
    at: datetime,
    metrics: Mapping[str, tuple[Measured, Unit]],
    dimensions: Mapping[str, str] | None = None,
    **fields: object,
) -> None:
    """One log line that CloudWatch reads as `metrics` of this environment and these dimensions.

    `fields` stand beside them in the log, as in `note`; nothing of it is personal data.
    """
    by = {"environment": environment_name(), **(dimensions or {})}
    described = {
        "Namespace": namespace,
        "Dimensions": [list(by)],
        "Metrics": [{"Name": name, "Unit": unit} for name, (_, unit) in metrics.items()],
    }
    aws = {"Timestamp": int(at.timestamp() * 1000), "CloudWatchMetrics": [described]}
    values = {name: value for name, (value, _) in metrics.items()}
    note(event, _aws=aws, **by, **values, **fields)
