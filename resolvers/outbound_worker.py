"""outbound-worker: messages of outbound-queue; each wakes one queued message (13.5)."""

from typing import Any, Protocol

from resolvers._records import event_of
from services.app.outbound_worker import threads, worker
from services.core.correlation import follow_here
from services.messaging.queue import Wake
from services.telemetry.log import fault

type Event = dict[str, Any]


class Context(Protocol):
    """What this function asks of Lambda."""

    def get_remaining_time_in_millis(self) -> int:
        """How long it may still run."""
        ...


def handler(event: Event, context: Context) -> Event:
    """Deliver every message that is due; what broke stays, and ends in outbound-dlq whole."""

    def woken(record: dict[str, Any]) -> bool:
        follow_here(event_of(record))
        try:
            wake = Wake.model_validate_json(record["body"])
            worker().wake(wake.message_id, lambda: context.get_remaining_time_in_millis() / 1000)
        except Exception as error:  # noqa: BLE001  whatever broke, the wake must be kept
            fault("outbound_message_failed", error)
            return False
        return True

    records = event["Records"]
    done = list(threads().map(woken, records))
    failed = [r["messageId"] for r, well in zip(records, done, strict=True) if not well]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}
