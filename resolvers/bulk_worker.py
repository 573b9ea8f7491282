"""bulk-worker: messages of bulk-queue; each is one chunk of at most 100 recipients."""

from typing import Any, Protocol

from resolvers._records import event_of
from services.app.bulk_delivery import worker
from services.bulk.model import ChunkOrder
from services.core.correlation import follow
from services.telemetry.log import fault

type Event = dict[str, Any]


class Context(Protocol):
    """What this function asks of Lambda."""

    def get_remaining_time_in_millis(self) -> int:
        """How long it may still run."""
        ...


def handler(event: Event, context: Context) -> Event:
    """Deliver every chunk; those that broke stay in the queue, and end in bulk-dlq whole (8.9)."""
    failed: list[dict[str, str]] = []
    for record in event["Records"]:
        follow(event_of(record))
        try:
            order = ChunkOrder.model_validate_json(record["body"])
            worker().deliver(order, lambda: context.get_remaining_time_in_millis() / 1000)
        except Exception as error:  # noqa: BLE001  whatever broke, the chunk must be kept
            fault("bulk_chunk_failed", error)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
