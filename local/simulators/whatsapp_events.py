"""Events as AWS End User Messaging Social puts them on the topic ("Message and event format")."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from local.aws import ACCOUNT

WABA = "102290129340398"


def meta_number(phone_number_id: str) -> str:
    """The id that Meta has for one of our numbers."""
    return str(int(phone_number_id.rsplit("-", 1)[-1][:12], 16))


def arn_of(phone_number_id: str, region: str) -> str:
    """The ARN that AWS has for one of our numbers."""
    key = phone_number_id.removeprefix("phone-number-id-")
    return f"arn:aws:social-messaging:{region}:{ACCOUNT}:phone-number-id/{key}"


def event(
    phone_number_id: str, region: str, value: Mapping[str, Any], field: str = "messages"
) -> str:
    """The text of one SNS message; `value` is the change's value without its metadata."""
    number = meta_number(phone_number_id)
    metadata = {"display_phone_number": "911140000000", "phone_number_id": number}
    change = {
        "field": field,
        "value": {"messaging_product": "whatsapp", "metadata": metadata, **value},
    }
    return json.dumps(
        {
            "context": {
                "MetaWabaIds": [
                    {
                        "wabaId": WABA,
                        "arn": f"arn:aws:social-messaging:{region}:{ACCOUNT}:waba/{WABA}",
                    }
                ],
                "MetaPhoneNumberIds": [
                    {"metaPhoneNumberId": number, "arn": arn_of(phone_number_id, region)}
                ],
            },
            "whatsAppWebhookEntry": json.dumps({"id": WABA, "changes": [change]}),
            "aws_account_id": ACCOUNT,
            "message_timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}321Z",
        }
    )


def text_value(sender: str, name: str, text: str, wamid: str) -> dict[str, Any]:
    """A customer's text; `sender` without a plus sign, as WhatsApp has it."""
    return {
        "contacts": [{"profile": {"name": name}, "wa_id": sender}],
        "messages": [
            {
                "from": sender,
                "id": wamid,
                "timestamp": str(int(time.time())),
                "type": "text",
                "text": {"body": text},
            }
        ],
    }


def status_value(
    wamid: str, recipient: str, status: str, callback: str | None, error: int | None
) -> dict[str, Any]:
    """What became of one of our messages."""
    said: dict[str, Any] = {
        "id": wamid,
        "status": status,
        "timestamp": str(int(time.time())),
        "recipient_id": recipient,
    }
    if callback:
        said["biz_opaque_callback_data"] = callback
    if error is not None:
        said["errors"] = [{"code": error, "title": "Simulated"}]
    return {"statuses": [said]}
