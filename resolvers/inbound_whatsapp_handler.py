"""inbound-whatsapp-handler: WhatsApp events from the topic, files to fetch from media-queue."""

from typing import Any

from resolvers._records import event_of
from services.app.inbound import dead_letters, inbound, media, topic_arn
from services.core.correlation import follow
from services.inbound.service import PartsFailed
from services.inbound.topic import require_topic
from services.media.requests import requested
from services.telemetry.log import fault

type Event = dict[str, Any]


def handler(event: Event, context: object) -> Event:
    """Process every record; what cannot be fetched now goes back to the queue.

    Raises:
        Exception: an event could not even be put aside. Lambda then tries it again, and in the
            end hands it to inbound-dlq itself; nothing is lost.
    """
    del context
    failed: list[str] = []
    for record in event["Records"]:
        if "Sns" in record:
            _receive(record)
        elif not _fetched(record):
            failed.append(record["messageId"])
    return {"batchItemFailures": [{"itemIdentifier": key} for key in failed]}


def _receive(record: Event) -> None:
    """What breaks goes to inbound-dlq with its error: each part as an event of its own (4.7)."""
    follow(record["Sns"].get("MessageId"))
    try:
        require_topic(record, topic_arn())
        inbound().receive(record["Sns"]["Message"])
    except PartsFailed as failed:
        for part, error in failed.parts:
            fault("inbound_failed", error)
            dead_letters().put({**record, "Sns": {**record["Sns"], "Message": part}}, error)
    except Exception as error:  # noqa: BLE001  whatever broke, the event must be kept
        fault("inbound_failed", error)
        dead_letters().put(record, error)


def _fetched(record: Event) -> bool:
    follow(event_of(record))
    try:
        media().fetch(requested(record["body"]))
    except Exception as error:  # noqa: BLE001  whatever broke, the queue tries again and then keeps it
        fault("media_failed", error)
        return False
    return True
