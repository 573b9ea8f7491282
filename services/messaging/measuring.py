"""What CloudWatch is told about messages, a channel at a time (Requirement 14.4).

The metrics follow from what a change counts for (`services.messaging.counting`), so each is told
once, whatever events repeat. Of the pairs that are 0 or 1 the average is the rate: `SendSuccess`
and `SendFailure` of attempts with the provider, `DeliverySuccess` and `DeliveryFailure` of what it
took; an answer that was lost is neither, until an event settles it. `ProviderErrors` are attempts
that ended in an error, `SendLatency` is from writing a message to the end of its attempt,
`DeliveryLatency` from the provider's taking it to its arrival. Dry runs are not measured.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from services.messaging.counting import figures_of
from services.messaging.model import Channel, MessageStatus, StoredMessage
from services.telemetry.metrics import COUNT, MILLISECONDS, Unit, measure

NAMESPACE = "WecareDigital/Messaging"
UNITS: Mapping[str, Unit] = {
    "SendSuccess": COUNT,
    "SendFailure": COUNT,
    "ProviderErrors": COUNT,
    "SendLatency": MILLISECONDS,
    "DeliverySuccess": COUNT,
    "DeliveryFailure": COUNT,
    "DeliveryLatency": MILLISECONDS,
}
_UNDECIDED = frozenset({MessageStatus.QUEUED, MessageStatus.SENDING})


def measure_changes(changes: Iterable[tuple[StoredMessage, StoredMessage]], now: datetime) -> None:
    """Tell what changes of messages mean, each from one state to the next: once they are stored.

    A batch of at most 100 is told in one line for each channel, or none.
    """
    told: defaultdict[Channel, defaultdict[str, list[float]]]
    told = defaultdict(lambda: defaultdict(list))
    for before, after in changes:
        for name, value in measures_of(before, after).items():
            told[after.channel][name].append(value)
    for channel, metrics in told.items():
        measure(
            "messages_measured",
            NAMESPACE,
            now,
            {name: (values, UNITS[name]) for name, values in metrics.items()},
            {"channel": channel.value},
        )


def measures_of(before: StoredMessage, after: StoredMessage) -> dict[str, float]:
    """What one change means; nothing for most. Pure."""
    old, new = figures_of(before), figures_of(after)
    change, measures = new - old, dict[str, float]()
    refused = change.failed == 1 and not new.sent
    if before.status in _UNDECIDED and after.status not in _UNDECIDED and not after.dry_run:
        measures["ProviderErrors"] = int(not new.sent)
        measures["SendLatency"] = _milliseconds(after.timestamp, after.updated_at)
    if change.sent == 1 or refused:
        measures |= {"SendSuccess": change.sent, "SendFailure": int(refused)}
    if change.delivered == 1:
        measures |= {"DeliverySuccess": 1, "DeliveryFailure": 0}
        measures["DeliveryLatency"] = _milliseconds(_taken_at(after), _arrived_at(after))
    elif change.failed == 1 and new.sent:
        measures |= {"DeliverySuccess": 0, "DeliveryFailure": 1}
    return measures


def _taken_at(message: StoredMessage) -> datetime:
    sent = (entry.at for entry in message.status_history if entry.status == "sent")
    return next(sent, message.timestamp)


def _arrived_at(message: StoredMessage) -> datetime:
    seen = (e.at for e in message.status_history if e.status in ("delivered", "read", "played"))
    return next(seen, message.updated_at)


def _milliseconds(start: datetime, end: datetime) -> float:
    """Never below zero: providers' clocks are not ours."""
    return max(0.0, round((end - start).total_seconds() * 1000, 1))
