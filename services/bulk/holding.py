"""Holding a chunk: every write of its holder, and what is certain after one that went unanswered.

A write names the chunk's epoch and batch, so it happens once, and only while this worker holds the
chunk. Where storage does not answer, the chunk's row says whether it happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.aws.store import Action, Busy, ConditionFailed, Item, Store, Unanswered
from services.bulk.batch import Going, Refused, Sent, commit, grown, intent, returning
from services.bulk.chunk import Chunk, chunk_key
from services.bulk.model import BulkMessage, StoredJob
from services.core.clock import Clock, Wait
from services.limits.reservation import release
from services.messaging.measuring import measure_changes
from services.messaging.repository import write_what_holds

TRIES = 8
PAUSE = 0.05


class Taken(Exception):
    """Somebody else holds the chunk now; what they find is enough for them to go on."""


class Changed(Exception):
    """A contact or a message is not as it was read; `stored` is what is there."""

    def __init__(self, stored: Sequence[Item | None]) -> None:
        super().__init__("something changed since it was read")
        self.stored = stored


@dataclass
class Holding:
    """One worker's hold on one chunk; `chunk` is its state as storage has it."""

    store: Store
    clock: Clock
    wait: Wait
    chunk: Chunk

    def intend(
        self,
        job: StoredJob,
        going: Sequence[Going],
        refused: Sequence[Refused],
        probe: Sequence[Action] = (),
    ) -> None:
        """Record what is about to be sent, and what is not.

        Raises:
            Changed: consent was withdrawn, the contact changed, or another message is the probe;
                nothing was recorded.
            Taken: the chunk is somebody else's.
        """
        taken = [one.position for one in (*going, *refused)]
        now = self.clock()
        then = self.chunk.intended(taken, [one.position for one in going], now)
        required, optional = intent(job, self.chunk, then, going, refused, now)
        self._write(then, [*required, *probe], optional)

    def settle(self, job: StoredJob, sent: Sequence[Sent], *, tells: bool = False) -> bool:
        """Record what became of everything that was on its way; whether to tell subscribers.

        A message that an event raised meanwhile makes storage refuse the write and show the
        message; the outcome is then told again from there. So does somebody else who told
        subscribers since the job was read; the end of a chunk leaves that to the end of the job.

        Raises:
            Taken: the chunk is somebody else's; they found these recipients and made them unknown.
            Busy: events kept changing the messages.
        """
        known = {one.position: one for one in sent}
        again = returning(self.chunk, sent)
        now = self.clock()
        then = self.chunk.settled(again, now)
        settled = {position: one for position, one in known.items() if position not in again}
        for _ in range(TRIES):
            tells = tells and not then.done
            required, optional = commit(job, self.chunk, then, settled, self.clock(), tells=tells)
            try:
                self._write(then, required, optional)
            except Changed as changed:
                settled, tells = _told_again(settled, changed), False
            else:
                changes = [(one.message, grown(one)) for one in settled.values()]
                measure_changes(changes, self.clock())
                return tells
        raise Busy

    def release(self) -> None:
        """Let the next worker take the chunk without waiting for the lease to end."""
        self._change(self.chunk.released())

    def close(self, job: StoredJob) -> None:
        """Take nothing more from a cancelled job's chunk, and give its places in the tier back."""
        self._change(self.chunk.closed(), *places(job, self.chunk, self.clock()))

    def _change(self, then: Chunk, *more: Action) -> None:
        self._write(then, [self.chunk.becomes(then), *more], [])

    def _write(self, then: Chunk, required: Sequence[Action], optional: Sequence[Action]) -> None:
        """Write until it is certain that it happened, or that it cannot."""
        for attempt in range(TRIES):
            try:
                write_what_holds(self.store, required, optional)
            except ConditionFailed as refused:
                if 0 not in refused.failed:
                    raise Changed(list(refused.failed.values())) from None
                there = self.store.get(*chunk_key(self.chunk.job_id, self.chunk.number))
                if not then.is_reached(there):
                    raise Taken from None
            except (Unanswered, Busy):
                if attempt == TRIES - 1:
                    raise
                self.wait(PAUSE * 2**attempt)
                continue
            self.chunk = then
            return


def places(job: StoredJob, chunk: Chunk, now: datetime) -> Sequence[Action]:
    """What gives back the places in the tier that a chunk still has."""
    return () if job.tier_bucket is None else release(job.tier_bucket, chunk.untaken, now)


def _told_again(settled: Mapping[int, Sent], changed: Changed) -> dict[int, Sent]:
    there = {
        item["messageId"]: BulkMessage.from_item(item)
        for item in changed.stored
        if item and "bulkJobId" in item
    }
    return {
        position: replace(one, message=there.get(one.message.message_id, one.message))
        for position, one in settled.items()
    }
