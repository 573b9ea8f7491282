"""The batches of one held chunk, one after the other.

Read everything that decides, right before the batch's slots; record the intent; send; record the
outcome. What was read too long ago is read once more. An unfinished chunk is left as soon as the
job stops or time runs out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from services.aws.store import Store
from services.bulk.batch import Going, Missed, Sent, returning
from services.bulk.channels.base import BulkChannel
from services.bulk.chunk import LEASE
from services.bulk.dispatch import Dispatcher
from services.bulk.holding import Changed, Holding
from services.bulk.model import BulkMessage, ChunkOrder, StoredJob
from services.bulk.progress import Progress
from services.bulk.provider import ProviderWatch
from services.bulk.reading import Reader, Situation
from services.bulk.repository import recipient_id
from services.bulk.slots import BatchSlots, is_stale
from services.core.clock import Clock, Wait
from services.messaging.channels.base import Lost
from services.messaging.repository import message_key
from services.telemetry.log import note

RESERVE = 20.0
"""Seconds that a batch may need at worst: five for its slots, twelve for a silent provider, the
rest for storage. With less than that left of the function's time, no batch is begun."""
STOPPED = "WORKER_STOPPED"
TRIES = 3

type Remaining = Callable[[], float]


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
    slots: BatchSlots
    dispatcher: Dispatcher
    progress: Progress
    watch: ProviderWatch
    reader: Reader
    order: ChunkOrder
    clock: Clock
    wait: Wait

    def run(self, job: StoredJob, holding: Holding, remaining: Remaining) -> Ending | Rest:
        """Go on until the chunk is done, the job stops, or time runs out."""
        if holding.chunk.inflight:
            self._recover(job, holding)
        if not job.is_running:
            return self._stopped(job, holding)
        while not holding.chunk.done:
            if remaining() < RESERVE:
                return Ending.INTERRUPTED
            room = self.slots.room(holding.chunk.left)
            ending = self._batch(holding, room, remaining) if room else Ending.INTERRUPTED
            if ending is not None:
                return ending
        return Ending.DONE

    def _recover(self, job: StoredJob, holding: Holding) -> None:
        """What the last holder had on its way may have been delivered: it becomes unknown."""
        contacts = {p: self.order.recipient_contact_ids[p] for p in holding.chunk.inflight}
        keys = [message_key(recipient_id(job.job_id, who)) for who in contacts.values()]
        now = self.clock()
        lost = [
            Sent(position, who, BulkMessage.from_item(item or {}), Lost(STOPPED), now)
            for (position, who), item in zip(
                contacts.items(), self.store.get_many(keys), strict=True
            )
        ]
        holding.settle(job, lost)
        note("bulk_recovered", jobId=job.job_id, chunk=self.order.chunk, recipients=len(lost))

    def _batch(self, holding: Holding, room: int, remaining: Remaining) -> Ending | Rest | None:
        """One batch; how the work ends if it does."""
        if self.slots.ahead:
            self._wait_until(self.slots.ahead[0] - self.slots.tempo.reading)
        there = self._intended(holding, holding.chunk.take(room))
        if there is None:
            return Ending.INTERRUPTED
        if not there.job.is_running:
            return self._stopped(there.job, holding)
        if there.rests_for > 0:
            return Rest(there.rests_for)
        if there.going:
            self._handed_over(holding, there, remaining)
        elif self.progress.is_due(there.job) and not holding.chunk.done:
            self.progress.tell(there.job.job_id)
        return None

    def _handed_over(self, holding: Holding, there: Situation, remaining: Remaining) -> None:
        """Send and record; where slots are shared, those of the next batch are leased meanwhile."""
        sent = self._sent(holding, there, there.going)
        missed = {one.position for one in sent if isinstance(one.outcome, Missed)}
        held_for = self.clock() - there.read_at
        if missed and not holding.chunk.left and held_for < LEASE / 3 and remaining() >= RESERVE:
            last = [one for one in there.going if one.position in missed]
            sent = [one for one in sent if one.position not in missed]
            sent += self._sent(holding, there, last)
        self.watch.revoke(self.order.channel, sent)
        self.slots.take_ahead(holding.chunk.left + len(returning(holding.chunk, sent)))
        begun = self.clock()
        tells = holding.settle(there.job, sent, tells=self.progress.is_due(there.job))
        self.slots.tempo.settled_in(self.clock() - begun)
        if tells:
            self.progress.publish(there.job)
        self.watch.heard(there, sent)

    def _sent(self, holding: Holding, there: Situation, wanted: Sequence[Going]) -> list[Sent]:
        """What became of those in the intent; without a slot nothing was tried."""
        starts = self.slots.for_batch(len(wanted), there.read_at)
        going = wanted[: len(starts)]
        if is_stale(there.read_at, starts):
            self._wait_until(starts[0] - self.slots.tempo.look)
            going = self._still_going(holding, there, going)
        ready = [(one.outgoing, slot) for one, slot in zip(going, starts, strict=False)]
        outcomes = self.dispatcher.send(self.channel.sender(there.mode), ready)
        tried = {one.position: became for one, became in zip(going, outcomes, strict=True)}
        now = self.clock()
        return [
            Sent(
                one.position,
                one.contact.contact_id,
                one.message,
                tried.get(one.position, Missed()),
                now,
            )
            for one in wanted
        ]

    def _still_going(
        self, holding: Holding, there: Situation, going: Sequence[Going]
    ) -> Sequence[Going]:
        """Those of a batch who may be written to also now; the next batch says why others not."""
        again = self.reader.read(holding.chunk, [one.position for one in going], self.clock())
        if not again.job.is_running or again.rests_for > 0 or again.mode is not there.mode:
            return []
        known = {one.position: one.contact for one in again.going}
        return [
            one
            for one in going
            if (now := known.get(one.position)) and now.identities() == one.contact.identities()
        ]

    def _wait_until(self, moment: datetime) -> None:
        ahead = (moment - self.clock()).total_seconds()
        if ahead > 0:
            self.wait(ahead)

    def _intended(self, holding: Holding, positions: Sequence[int]) -> Situation | None:
        """Read, judge and record; None if contacts kept changing in between."""
        for _ in range(TRIES):
            begun = self.clock()
            there = self.reader.read(holding.chunk, positions, self.clock())
            self.slots.tempo.read_in(self.clock() - begun)
            if not there.job.is_running or there.rests_for > 0:
                return there
            if there.is_probing and len(positions) > 1:
                positions = positions[:1]
                there = self.reader.read(holding.chunk, positions, self.clock())
            try:
                holding.intend(there.job, there.going, there.refused, there.probe())
            except Changed:
                continue
            self.slots.tempo.intended_in(self.clock() - begun)
            return there
        return None

    def _stopped(self, job: StoredJob, holding: Holding) -> Ending:
        if not job.is_finished:
            return Ending.STOPPED
        holding.close(job)
        return Ending.DONE
