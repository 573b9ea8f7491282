"""Which event a record of a queue belongs to."""

from typing import Any

from services.core.correlation import ATTRIBUTE
from services.core.loose import as_dict


def event_of(record: dict[str, Any]) -> str:
    """The event that put the message into the queue; the message itself where that said nothing."""
    said = as_dict(as_dict(record.get("messageAttributes")).get(ATTRIBUTE))
    return str(said.get("stringValue") or record["messageId"])
