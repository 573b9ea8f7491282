"""The loop of the specification: one recipient after the other, each with calls of its own.

It is what design.md says of bulk-worker and outbound-whatsapp: the worker reads the contact, calls
the outbound function, which reads the contact and the tier, takes a token, sends and stores; then
the worker updates the recipient and the job. The nested invocation itself, one more call each, is
not in the figures. Only what it costs matters here; nothing uses it.
"""

from collections.abc import Sequence

from services.app.storage import store
from services.aws.store import Put, Update
from services.contacts.repository import contact_key
from services.core.clock import iso, new_id, utc_now
from services.messaging.channels.base import Outgoing, Sender

LOOP = 50


def loop(people: Sequence[str], provider: Sender) -> None:
    """Deliver to some people as the specification's worker would."""
    job = new_id()
    for sent, contact_id in enumerate(people, 1):
        store().get(*contact_key(contact_id))
        message_id = _outbound(contact_id, provider)
        recipient = {"jobId": job, "recipientId": contact_id, "messageId": message_id}
        store().write(Put("BulkRecipients", recipient | {"status": "sent"}))
        store().write(Update("BulkJobs", {"jobId": job}, set={"sentCount": sent}))


def _outbound(contact_id: str, provider: Sender) -> str:
    tables, now, message_id = store(), utc_now(), new_id()
    contact = tables.get(*contact_key(contact_id)) or {}
    tables.get("SystemConfig", {"configKey": "whatsapp_tier_limit"})
    bucket = {"channel": "loop", "windowStart": int(now.timestamp())}
    tables.write(Update("RateLimitTrackers", bucket, add={"messageCount": 1}))
    provider.send(Outgoing(message_id, "number", {"to": contact["phone"]}))
    message = {"messageId": message_id, "contactId": contact_id, "timestamp": iso(now)}
    tables.write(Put("Messages", message | {"status": "sent"}))
    return message_id
