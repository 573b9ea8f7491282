"""Events as Amazon SES puts them on the topic (event publishing of a configuration set)."""

import json
from datetime import UTC, datetime
from typing import Any

WORDS = {
    "sent": "Send",
    "delivered": "Delivery",
    "failed": "Bounce",
    "bounce": "Bounce",
    "complaint": "Complaint",
    "reject": "Reject",
}
KINDS = frozenset(
    {*WORDS.values(), "Open", "Click", "DeliveryDelay", "Rendering Failure", "Subscription"}
)


def email_event(
    kind: str,
    recipient: str,
    provider_id: str,
    message_id: str | None = None,
    bounce_type: str = "Permanent",
) -> str:
    """What became of an email; `kind` is the vendor's word or one of ours."""
    event_type = WORDS.get(kind, kind)
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    tags = {"ses:configuration-set": ["simulated"]}
    if message_id:
        tags["messageId"] = [message_id]
    mail = {
        "timestamp": now,
        "messageId": provider_id,
        "source": "simulated",
        "destination": [recipient],
        "headersTruncated": False,
        "tags": tags,
    }
    part = _part(event_type, recipient, now, bounce_type)
    return json.dumps({"eventType": event_type, "mail": mail, **part})


def _part(kind: str, recipient: str, now: str, bounce_type: str) -> dict[str, Any]:
    address = [{"emailAddress": recipient}]
    match kind:
        case "Bounce":
            said: dict[str, Any] = {
                "bounceType": bounce_type,
                "bounceSubType": "General",
                "bouncedRecipients": address,
            }
        case "Complaint":
            said = {"complaintFeedbackType": "abuse", "complainedRecipients": address}
        case "Delivery":
            said = {"recipients": [recipient], "smtpResponse": "250 2.6.0 Message received"}
        case _:
            said = {}
    name = kind[:1].lower() + kind[1:].replace(" Failure", "")
    return {name: {"timestamp": now, **said}}
