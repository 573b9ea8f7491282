"""What dead letters tell CloudWatch (Requirement 14.7 watches it)."""

from datetime import datetime

from services.dlq.model import DlqName, QueueStatistics
from services.telemetry.metrics import COUNT, measure

NAMESPACE = "WecareDigital/DeadLetters"


def emit_open(stands: QueueStatistics, now: datetime) -> None:
    """How many letters of a queue wait, and for how many seconds the oldest in the list has."""
    age = (now - stands.oldest).total_seconds() if stands.oldest else 0.0
    measure(
        "dlq_measured",
        NAMESPACE,
        now,
        {
            "DeadLettersOpen": (stands.waiting, COUNT),
            "DeadLettersOldest": (round(max(age, 0.0)), "Seconds"),
        },
        {"queue": stands.queue_name.value},
    )


def emit_parked(queue: DlqName, count: int, now: datetime) -> None:
    """So many letters of a queue were parked just now."""
    by = {"queue": queue.value}
    measure("dlq_parked", NAMESPACE, now, {"DeadLettersParked": (count, COUNT)}, by)
