"""What a bulk job costs besides its sends, against the loop that the specification describes.

The real services run in this process on the platform's embedded AWS; the provider takes 100 ms and
the sender may send 80 messages a second. CPU is that of the services: neither the embedded AWS nor
the platform is in it.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.bulk_loop import LOOP, loop
from benchmarks.counting import counted
from benchmarks.figure import Figure
from local.platform import Platform
from services.access.roles import Principal, Role
from services.app.bulk_creation import creation
from services.app.bulk_delivery import worker
from services.app.storage import store
from services.aws.departures import leave
from services.aws.store import Put
from services.bulk.channels.base import BulkChannel
from services.bulk.model import NewBulkJob
from services.bulk.queue import RememberedChunks
from services.bulk.worker import ChunkWorker
from services.contacts.model import StoredContact
from services.core.clock import new_id, utc_now
from services.core.settings import SendMode
from services.messaging.channels.base import Accepted, Outcome, Outgoing
from services.messaging.model import Channel

OPERATOR = Principal("bench", Role.OPERATOR)
PEOPLE = 2_000
MANY = 10_000
SENDING = "bulk"
"""What the names of the threads begin with that hand messages over."""
FUNCTIONS = ("bulk-job-create", "bulk-worker", "contacts-create")


class Provider:
    """Takes everything after 100 ms."""

    def send(self, message: Outgoing) -> Outcome:
        """Accept."""
        leave()
        time.sleep(0.1)
        return Accepted(message.message_id)


@dataclass
class Cost:
    """What something cost for one recipient."""

    calls: Counter[str]
    cpu: float
    people: int

    @property
    def each(self) -> float:
        """AWS calls."""
        return self.calls.total() / self.people

    @property
    def milliseconds(self) -> float:
        """CPU."""
        return 1000 * self.cpu / self.people

    def __str__(self) -> str:
        return " + ".join(f"{count} {call}" for call, count in self.calls.most_common())


def measure(platform: Platform) -> list[Figure]:
    """Calls and CPU of creating and delivering a job, beside the loop; creation of the largest."""
    for function in FUNCTIONS:
        os.environ.update(platform.environment_of(function))
    allow(10 * MANY)
    people = contacts(PEOPLE)
    queue = RememberedChunks()
    creating = replace(creation(), queue=queue)
    created = _cost(PEOPLE, lambda: creating.create(OPERATOR, job_for(people)))
    delivered = _cost(PEOPLE, lambda: _deliver(queue))
    looped = _cost(LOOP, lambda: loop(people[:LOOP], Provider()))
    many = [new_id() for _ in range(MANY)]
    begun = time.monotonic()
    creating.create(OPERATOR, job_for(many))
    took = time.monotonic() - begun
    both = Cost(created.calls + delivered.calls, created.cpu + delivered.cpu, PEOPLE)
    of = f"{PEOPLE} recipients"
    return [
        Figure("bulk", "calls a recipient, sends aside", both.each, "calls", 0.25, of),
        Figure("bulk", "of these, creating", created.each, "calls", None, str(created)),
        Figure("bulk", "of these, delivering", delivered.each, "calls", None, str(delivered)),
        Figure("bulk", "the specification's loop", looped.each, "calls", None, str(looped)),
        Figure("bulk", "CPU a recipient, provider aside", both.milliseconds, "ms", 2.5, of),
        Figure("bulk", "of this, creating", created.milliseconds, "ms", None),
        Figure("bulk", "the specification's loop, CPU", looped.milliseconds, "ms", None),
        Figure("bulk", "creating 10,000 recipients", took, "s", 10.0, "on the embedded AWS"),
    ]


def _cost(people: int, act: Callable[[], object]) -> Cost:
    begun = _cpu()
    with counted() as calls:
        act()
        return Cost(Counter(calls), _cpu() - begun, people)


def _cpu() -> float:
    """Seconds of this process, but for the platform's threads: its gateway, and those that poll."""
    others = [
        thread.ident
        for thread in threading.enumerate()
        if thread.ident and thread is not threading.current_thread()
        if not thread.name.startswith(SENDING)
    ]
    clocks = map(time.pthread_getcpuclockid, others)
    return time.process_time() - sum(map(time.clock_gettime, clocks))


def _deliver(queue: RememberedChunks) -> None:
    delivering = _worker(queue)
    while queue.orders:
        delivering.deliver(queue.orders.pop(0), lambda: 1000)


def _worker(queue: RememberedChunks) -> ChunkWorker:
    real = worker()

    def channel(wanted: Channel) -> BulkChannel[Any]:
        return replace(real.channels(wanted), senders=_provider)

    return replace(real, channels=channel, queue=queue, mode=SendMode.LIVE)


def _provider(mode: SendMode) -> Provider:
    del mode
    return Provider()


def contacts(count: int) -> list[str]:
    """So many people who consented to WhatsApp; their ids."""
    """So many people who consented to WhatsApp; their ids."""
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


def job_for(people: Sequence[str]) -> NewBulkJob:
    """A confirmed job with a template for them."""
    """A confirmed job with a template for them."""
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


def allow(limit: int) -> None:
    """Let so many people be written to in a day."""
    """Let so many people be written to in a day."""
    row = {"configKey": "whatsapp_tier_limit", "configValue": str(limit)}
    store().write(Put("SystemConfig", row))
