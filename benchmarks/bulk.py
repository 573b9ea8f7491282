"""What a bulk job costs besides its sends: AWS calls and CPU for each recipient, and its creation.

The real services run in this process on the platform's embedded AWS; the provider takes 100 ms.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.counting import counted
from benchmarks.figure import Figure
from local.platform import Platform
from services.access.roles import Principal, Role
from services.app import bulk
from services.app.storage import store
from services.aws.store import Put
from services.bulk.channels.whatsapp import WhatsAppBulk
from services.bulk.model import NewBulkJob
from services.bulk.queue import RememberedChunks
from services.bulk.worker import ChunkWorker
from services.contacts.model import StoredContact
from services.core.clock import new_id, utc_now
from services.core.settings import BulkSettings, SendMode
from services.messaging.channels.base import Accepted, Outcome, Outgoing
from services.messaging.model import Channel

OPERATOR = Principal("bench", Role.OPERATOR)
PEOPLE = 200
MANY = 2_000
FUNCTIONS = ("bulk-job-create", "bulk-worker", "contacts-create")


class Provider:
    """Takes everything after 100 ms."""

    def send(self, message: Outgoing) -> Outcome:
        """Accept."""
        time.sleep(0.1)
        return Accepted(message.message_id)


def measure(platform: Platform) -> list[Figure]:
    """Calls, CPU and share of the rate of one worker; and how long creating a large job takes."""
    for function in FUNCTIONS:
        os.environ.update(platform.environment_of(function))
    _allow(10 * MANY)
    people = _people(PEOPLE)
    queue = RememberedChunks()
    creation = replace(bulk.creation(), queue=queue)
    worker = _worker(queue)
    cpu = time.process_time()
    with counted() as calls:
        creation.create(OPERATOR, _wanted(people))
        while queue.orders:
            worker.deliver(queue.orders.pop(0), lambda: 1000)
    cpu = time.process_time() - cpu
    said = " + ".join(f"{count} {call}" for call, count in calls.most_common())
    begun = time.monotonic()
    creation.create(OPERATOR, _wanted([new_id() for _ in range(MANY)]))
    created = (time.monotonic() - begun) * 10_000 / MANY
    return [
        Figure(
            "bulk", "calls a recipient, sends aside", calls.total() / PEOPLE, "calls", 0.25, said
        ),
        Figure("bulk", "CPU a recipient, provider aside", 1000 * cpu / PEOPLE, "ms", 2.5),
        Figure("bulk", "creating 10,000 recipients", created, "s", 10.0, f"measured with {MANY}"),
    ]


def _worker(queue: RememberedChunks) -> ChunkWorker:
    settings = BulkSettings.load()
    channel = WhatsAppBulk(settings.allowlist, lambda _: Provider())
    return replace(
        bulk.worker(), channels={Channel.WHATSAPP: channel}, queue=queue, mode=SendMode.LIVE
    )


def _people(count: int) -> list[str]:
    now = utc_now()
    made = [
        StoredContact(
            contact_id=new_id(),
            name="Bench",
            phone=f"+9188{number:08d}",
            opt_in_whats_app=True,
            created_at=now,
            updated_at=now,
        )
        for number in range(count)
    ]
    for begin in range(0, count, 100):
        store().write(*(Put("Contacts", one.to_item()) for one in made[begin : begin + 100]))
    return [one.contact_id for one in made]


def _wanted(people: Sequence[str]) -> NewBulkJob:
    return NewBulkJob.model_validate(
        {
            "channel": "whatsapp",
            "message_type": "template",
            "template_name": "order_ready",
            "template_language": "en",
            "recipient_contact_ids": list(people),
            "confirmed": True,
        }
    )


def _allow(limit: int) -> None:
    store().write(Put("SystemConfig", {"configKey": "whatsapp_tier_limit", "configValue": limit}))
