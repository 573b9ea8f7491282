"""The batches of one held chunk, one after the other.

Lease slots; right before the first of them read everything that decides; record the intent; send;
record the outcome. An unfinished chunk is left as soon as the job stops or time runs out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from services.aws.store import Store
from services.bulk.batch import Sent, returning
from services.bulk.channels.base import BulkChannel
from services.bulk.dispatch import Dispatcher
from services.bulk.holding import Changed, Holding
from services.bulk.model import BulkMessage, ChunkOrder, StoredJob
from services.bulk.progress import Progress
from services.bulk.provider import ProviderWatch
from services.bulk.reading import Reader, Situation
from services.bulk.repository import recipient_id
from services.bulk.tempo import Tempo
from services.core.clock import Clock, Wait
from services.limits.leases import LATE, Pace, SlotLeases
from services.messaging.channels.base import Lost
from services.messaging.model import MessageKind
from services.messaging.repository import message_key
from services.telemetry.log import note

RESERVE = 20.0
"""Seconds that a batch may need at worst: five for its slots, twelve for a silent provider, the
rest for storage. With less than that left of the function's time, no batch is begun."""
PATIENCE = 4.0
"""Seconds to wait for a turn before the chunk goes back into the queue."""
STOPPED = "WORKER_STOPPED"
TRIES = 3

type Remaining = Callable[[], float]
type Starts = tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """The provider keeps failing; the chunk is worth trying again after some seconds."""

    seconds: float


class Ending(Enum):
    """How working on a chunk ended."""

    DONE = auto()
    """Nobody is left in it."""
    STOPPED = auto()
    """The job does not run; resuming it puts the chunk into the queue."""
    INTERRUPTED = auto()
    """The rest is for another invocation."""


@dataclass(frozen=True)
class Delivery:
    """One worker's work on one chunk."""

    store: Store
    channel: BulkChannel[Any]
    pace: Pace
    slots: SlotLeases
    dispatcher: Dispatcher
    progress: Progress
    watch: ProviderWatch
    reader: Reader
    order: ChunkOrder
    clock: Clock
    wait: Wait
    tempo: Tempo = field(default_factory=Tempo)

    def run(self, job: StoredJob, holding: Holding, remaining: Remaining) -> Ending | Rest:
        """Go on until the chunk is done, the job stops, or time runs out."""
        if holding.chunk.inflight:
            self._recover(job, holding)
        if not job.is_running:
            return self._stopped(job, holding)
        starts: Starts = ()
        while not holding.chunk.done:
            if remaining() < RESERVE:
                return Ending.INTERRUPTED
            starts = starts or self._leased(holding.chunk.left, PATIENCE)
            if not starts:
                return Ending.INTERRUPTED
            after = self._batch(holding, starts)
            if isinstance(after, Ending | Rest):
                return after
            starts = after
        return Ending.DONE

    def _leased(self, left: int, patience: float) -> Starts:
        count = min(self.pace.block, left)
        return self.slots.take(self.pace, count, patience, self.tempo.lead) if count else ()

    def _recover(self, job: StoredJob, holding: Holding) -> None:
        """What the last holder had on its way may have been delivered: it becomes unknown."""
        contacts = {p: self.order.recipient_contact_ids[p] for p in holding.chunk.inflight}
        keys = [message_key(recipient_id(job.job_id, who)) for who in contacts.values()]
        now, counts = self.clock(), job.kind is MessageKind.TEMPLATE
        lost = [
            Sent(position, who, BulkMessage.from_item(item or {}), Lost(STOPPED), counts, now)
            for (position, who), item in zip(
                contacts.items(), self.store.get_many(keys), strict=True
            )
        ]
        holding.settle(job, lost)
        note("bulk_recovered", jobId=job.job_id, chunk=self.order.chunk, recipients=len(lost))

    def _batch(self, holding: Holding, starts: Starts) -> Starts | Ending | Rest:
        """One batch; how the work ends if it does, else the slots of the next batch.

        They are leased while storage records this one, so that two workers keep the rate.
        """
        ahead = (starts[0] - self.tempo.reading - self.clock()).total_seconds()
        if ahead > 0:
            self.wait(ahead)
        there = self._intended(holding, holding.chunk.take(len(starts)))
        if there is None:
            return Ending.INTERRUPTED
        if not there.job.is_running:
            return self._stopped(there.job, holding)
        if there.rests_for > 0:
            return Rest(there.rests_for)
        following = self._handed_over(holding, there, starts) if there.going else ()
        if self.progress.is_due(there.job) and not holding.chunk.done:
            self.progress.tell(there.job.job_id)
        return following

    def _handed_over(self, holding: Holding, there: Situation, starts: Starts) -> Starts:
        """Send and record; the slots of the next batch."""
        if self.clock() - starts[0] > LATE:
            starts = self.slots.take_soon(self.pace, len(there.going)) or starts
        sent = self._sent(there, starts)
        self.watch.revoke(self.order.channel, sent)
        left = holding.chunk.left + len(returning(holding.chunk, sent))
        following = self._leased(left, 0)
        begun = self.clock()
        holding.settle(there.job, sent)
        self.tempo.settled_in(self.clock() - begun)
        self.watch.heard(there, sent)
        return following

    def _intended(self, holding: Holding, positions: Sequence[int]) -> Situation | None:
        """Read, judge and record; None if contacts kept changing in between."""
        for _ in range(TRIES):
            begun = self.clock()
            there = self.reader.read(holding.chunk, positions, self.clock())
            if not there.job.is_running or there.rests_for > 0:
                return there
            if there.is_probing and len(positions) > 1:
                positions = positions[:1]
                there = self.reader.read(holding.chunk, positions, self.clock())
            try:
                holding.intend(there.job, there.going, there.refused, there.probe())
            except Changed:
                continue
            self.tempo.intended_in(self.clock() - begun)
            return there
        return None

    def _sent(self, there: Situation, starts: Starts) -> list[Sent]:
        ready = [(one.outgoing, slot) for one, slot in zip(there.going, starts, strict=False)]
        outcomes = self.dispatcher.send(self.channel.sender(there.mode), ready)
        now = self.clock()
        return [
            Sent(one.position, one.contact.contact_id, one.message, outcome, one.counts, now)
            for one, outcome in zip(there.going, outcomes, strict=True)
        ]

    def _stopped(self, job: StoredJob, holding: Holding) -> Ending:
        if not job.is_finished:
            return Ending.STOPPED
        holding.close(job)
        return Ending.DONE
