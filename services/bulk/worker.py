"""Delivering one chunk (Requirements 8.4-8.6, 13.5-13.8).

The chunk's row says what may have been sent, and that is never sent again, whatever happens to
the worker. An order may come any number of times: a chunk that somebody holds comes back later, a
chunk that is done only makes sure that its job is finished.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from services.aws.conditions import Equals
from services.aws.store import ConditionFailed, Store, Update
from services.bulk.channels.base import Channels, Mailing
from services.bulk.chunk import Chunk, chunk_key
from services.bulk.delivery import Delivery, Ending, Remaining, Rest
from services.bulk.dispatch import Dispatcher
from services.bulk.finish import Finisher
from services.bulk.holding import Holding, Taken
from services.bulk.model import BulkJobStatus, ChunkOrder, StoredJob
from services.bulk.progress import Progress
from services.bulk.provider import ProviderWatch
from services.bulk.queue import ChunkQueue
from services.bulk.reading import Reader
from services.bulk.repository import content_key, content_of, job_key, job_of
from services.bulk.slots import BatchSlots
from services.bulk.tempo import Tempo
from services.core.clock import Clock, Wait, iso, utc_now, wait
from services.core.settings import SendMode
from services.limits.leases import Pace, SlotLeases
from services.limits.tier import SEND_MODE_KEY, lowered
from services.telemetry.log import note

AGAIN = 15
"""Most seconds after which a chunk comes back that somebody else holds."""

LONGEST_DELAY = 900
"""Seconds for which a queue can keep a message back."""


class NotOurs(Exception):
    """The order does not describe a chunk that was created."""


@dataclass(frozen=True)
class ChunkWorker:
    """Delivers chunks."""

    store: Store
    channels: Channels
    queue: ChunkQueue
    slots: SlotLeases
    dispatcher: Dispatcher
    finisher: Finisher
    progress: Progress
    watch: ProviderWatch
    mode: SendMode
    clock: Clock = utc_now
    wait: Wait = wait
    _known: dict[Pace, BatchSlots] = field(
        default_factory=dict[Pace, BatchSlots], init=False, compare=False
    )

    def deliver(self, order: ChunkOrder, remaining: Remaining) -> None:
        """Deliver what is left of a chunk; may be called any number of times, by anybody.

        `remaining` gives the seconds that this invocation still has.

        Raises:
            NotOurs: there is no such chunk.
            Busy, Unanswered: storage did not let us; the chunk must be delivered again.
        """
        job, chunk, mailing = self._read(order)
        if chunk.done:
            self.finisher.finish(job.job_id)
        elif job.status is BulkJobStatus.PAUSED and not chunk.inflight:
            note("bulk_chunk_paused", jobId=job.job_id, chunk=chunk.number)
        elif chunk.is_leased(self.clock()):
            self._later(order, int(chunk.leased_for(self.clock())) + 1)
        else:
            self._hold(self._delivery(order, job, mailing()), job, chunk, remaining)

    def _read(self, order: ChunkOrder) -> tuple[StoredJob, Chunk, Callable[[], Mailing[Any]]]:
        found, message, row, mode = self.store.get_many(
            [
                job_key(order.job_id),
                content_key(order.job_id),
                chunk_key(order.job_id, order.chunk),
                ("SystemConfig", SEND_MODE_KEY),
            ]
        )
        if not found or not message or not row or row["size"] != order.size:
            raise NotOurs(f"chunk {order.chunk} of job {order.job_id}")
        job, content = job_of(found), content_of(message)
        in_force = lowered(self.mode, mode)
        return (
            job,
            Chunk.from_item(row),
            lambda: self.channels(job.channel).mailing(content, in_force),
        )

    def _hold(self, delivery: Delivery, job: StoredJob, chunk: Chunk, remaining: Remaining) -> None:
        order = delivery.order
        try:
            holding = self._acquired(job, chunk)
            match delivery.run(job, holding, remaining):
                case Ending.DONE:
                    self.finisher.finish(job.job_id)
                case Ending.STOPPED:
                    holding.release()
                case Rest(seconds):
                    holding.release()
                    note("bulk_provider_rests", jobId=job.job_id, seconds=round(seconds))
                    self.queue.put([order], delay=min(LONGEST_DELAY, ceil(seconds)))
                case Ending.INTERRUPTED:
                    holding.release()
                    self._later(order, 0)
        except Taken:
            note("bulk_chunk_taken", jobId=order.job_id, chunk=order.chunk)
            self._later(order, 1)

    def _acquired(self, job: StoredJob, chunk: Chunk) -> Holding:
        """Hold the chunk, and start the job if nobody did.

        Raises:
            Taken: others came first.
        """
        then = chunk.acquired(self.clock())
        now = iso(self.clock())
        begun = {} if job.started_at else {"startedAt": now}
        start = Update(
            *job_key(job.job_id),
            set={"status": BulkJobStatus.IN_PROGRESS.value, "updatedAt": now, **begun},
            add={"version": 1},
            only_if=Equals("status", BulkJobStatus.PENDING.value),
        )
        starts = [start] if job.status is BulkJobStatus.PENDING else []
        try:
            self.store.write(chunk.becomes(then), *starts)
        except ConditionFailed:
            raise Taken from None
        return Holding(self.store, self.clock, self.wait, then)

    def _delivery(self, order: ChunkOrder, job: StoredJob, mailing: Mailing[Any]) -> Delivery:
        return Delivery(
            store=self.store,
            channel=self.channels(job.channel),
            slots=self._slots_of(mailing.pace),
            dispatcher=self.dispatcher,
            progress=self.progress,
            watch=self.watch,
            reader=Reader(self.store, mailing, self.mode, order),
            order=order,
            clock=self.clock,
            wait=self.wait,
        )

    def _slots_of(self, pace: Pace) -> BatchSlots:
        """What this worker learnt about a sender and its storage serves its next chunks, too."""
        known = self._known.setdefault(pace, BatchSlots(self.slots, pace, Tempo(), self.clock))
        known.ahead = ()
        return known

    def _later(self, order: ChunkOrder, seconds: int) -> None:
        self.queue.put([order], delay=min(AGAIN, seconds))
