"""Events as AWS End User Messaging SMS puts them on the topic."""

import json
import time
from typing import Any
from uuid import uuid4

from services.messaging.parts import parts_of

WORDS = {
    "queued": "TEXT_QUEUED",
    "sent": "TEXT_SUCCESSFUL",
    "delivered": "TEXT_DELIVERED",
    "failed": "TEXT_UNREACHABLE",
}
OUR_NUMBER = "+15550001111"


def delivery_event(request: dict[str, Any], message_id: str, kind: str) -> str:
    """What became of a text; `kind` is the vendor's word or one of ours."""
    event_type = WORDS.get(kind, kind)
    now = int(time.time() * 1000)
    return json.dumps(
        {
            "eventType": event_type,
            "eventVersion": "1.0",
            "eventTimestamp": now,
            "isFinal": event_type not in ("TEXT_QUEUED", "TEXT_SUCCESSFUL", "TEXT_PENDING"),
            "originationPhoneNumber": OUR_NUMBER,
            "destinationPhoneNumber": request["DestinationPhoneNumber"],
            "messageId": message_id,
            "messageRequestTimestamp": now,
            "messageType": request.get("MessageType"),
            "messageStatus": event_type.removeprefix("TEXT_"),
            "messageStatusDescription": "Simulated",
            "context": request.get("Context", {}),
            "totalMessageParts": parts_of(str(request["MessageBody"])).count,
            "totalMessagePrice": 0.0,
            "totalCarrierFee": 0.0,
        }
    )


def inbound_event(sender: str, text: str, message_id: str | None) -> str:
    """A text that a customer sent (the vendor's "Two-way SMS" payload)."""
    return json.dumps(
        {
            "originationNumber": sender,
            "destinationNumber": OUR_NUMBER,
            "messageKeyword": "KEYWORD_SIMULATED",
            "messageBody": text,
            "inboundMessageId": message_id or str(uuid4()),
            "previousPublishedMessageId": str(uuid4()),
        }
    )
