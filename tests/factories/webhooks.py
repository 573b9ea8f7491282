"""What End User Messaging Social puts on the topic, built from its parts."""

import json
from datetime import datetime
from typing import Any

from tests.factories.infrastructure import ALLOWLIST
from tests.factories.time import NOW

META_NUMBER = "1059"
TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts"
FROM = "919812345678"


def epoch(moment: datetime) -> str:
    """WhatsApp's own form of a moment."""
    return str(int(moment.timestamp()))


def text_from(sender: str | None = FROM, body: str = "hello", **changes: Any) -> dict[str, Any]:
    """One text of a customer; `id` tells messages apart."""
    said = {"from": sender, "id": "wamid.in", "timestamp": epoch(NOW), "type": "text"}
    whole = said | {"text": {"body": body}} | changes
    return {name: value for name, value in whole.items() if value is not None}


def status_of(wamid: str, status: str = "sent", **changes: Any) -> dict[str, Any]:
    """One status of a message of ours."""
    return {"id": wamid, "status": status, "timestamp": epoch(NOW), "recipient_id": FROM} | changes


def value_of(
    *messages: Any, statuses: list[Any] | None = None, contacts: list[Any] | None = None
) -> dict[str, Any]:
    """The value of one change."""
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550001111", "phone_number_id": META_NUMBER},
    }
    if contacts is not None:
        value["contacts"] = contacts
    if messages:
        value["messages"] = list(messages)
    if statuses is not None:
        value["statuses"] = statuses
    return value


def profile(name: str, wa_id: str | None = FROM, **changes: Any) -> dict[str, Any]:
    """Who wrote, by the name that they chose."""
    whole = {"profile": {"name": name}, "wa_id": wa_id} | changes
    return {key: value for key, value in whole.items() if value is not None}


def event(*values: Any, entry: Any = None, **envelope: Any) -> str:
    """The text of one SNS message: each value is one change of one entry."""
    changes = [{"field": "messages", "value": value} for value in values]
    arn = f"arn:aws:social-messaging:us-east-1:1:{ALLOWLIST[1].replace('id-', 'id/')}"
    return json.dumps(
        {
            "context": {
                "MetaWabaIds": [{"wabaId": "77", "arn": "arn:aws:social-messaging:::waba/7"}],
                "MetaPhoneNumberIds": [{"metaPhoneNumberId": META_NUMBER, "arn": arn}],
            },
            "whatsAppWebhookEntry": json.dumps({"id": "77", "changes": changes})
            if entry is None
            else entry,
            "aws_account_id": "1",
            "message_timestamp": "2026-03-01T12:00:00.684321927Z",
            **envelope,
        }
    )


def inbound(*messages: Any, contacts: list[Any] | None = None) -> str:
    """An event with messages only."""
    return event(value_of(*messages, contacts=contacts))


def statuses(*found: Any) -> str:
    """An event with statuses only."""
    return event(value_of(statuses=list(found)))


def record(text: str, **changes: Any) -> dict[str, Any]:
    """The Lambda record around an SNS message of our topic."""
    said = {"MessageId": "sns-1", "TopicArn": TOPIC, "Message": text} | changes
    return {"EventSource": "aws:sns", "Sns": said}
