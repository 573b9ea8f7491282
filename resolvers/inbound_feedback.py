"""inbound-feedback: what becomes of texts and emails, and texts from customers, from the topic."""

from typing import Any

from services.app.feedback import feedback, feedback_dead_letters, feedback_topic_arn
from services.core.correlation import follow
from services.inbound.topic import require_topic
from services.telemetry.log import fault

type Event = dict[str, Any]


def handler(event: Event, context: object) -> None:
    """Process every record; what breaks goes whole to inbound-dlq with its error (4.7).

    Raises:
        Exception: a record could not even be put aside. Lambda then tries the event again, and
            in the end hands it to the same queue itself; nothing is lost.
    """
    del context
    for record in event["Records"]:
        follow(record["Sns"].get("MessageId"))
        try:
            require_topic(record, feedback_topic_arn())
            feedback().receive(record["Sns"]["Message"])
        except Exception as error:  # noqa: BLE001  whatever broke, the event must be kept
            fault("feedback_failed", error)
            feedback_dead_letters().put(record, error)
