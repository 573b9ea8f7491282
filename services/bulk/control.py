"""Pausing, resuming and cancelling (Requirement 8.7).

The command changes one row; workers read it right before each batch, so what leaves after it left
its slot within half a second. Resuming puts every unfinished chunk into the queue again; a chunk
that is there twice is delivered once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.conditions import Equals
from services.aws.store import Action, Busy, ConditionFailed, Store, Update
from services.bulk.chunk import Chunk
from services.bulk.create import Together
from services.bulk.finish import Finisher
from services.bulk.holding import places
from services.bulk.life import next_status
from services.bulk.model import BulkJob, BulkJobAction, BulkJobStatus, StoredJob
from services.bulk.progress import Progress
from services.bulk.queueing import Queueing
from services.bulk.repository import BulkRepository, job_key
from services.core.clock import Clock, NewId, iso, new_id, utc_now
from services.limits.reservation import renew
from services.telemetry.log import note

TRIES = 8


@dataclass(frozen=True)
class BulkControl:
    """Steers jobs."""

    store: Store
    jobs: BulkRepository
    queueing: Queueing
    finisher: Finisher
    progress: Progress
    together: Together
    clock: Clock = utc_now
    new_id: NewId = new_id

    def control(self, by: Principal, job_id: str, action: BulkJobAction) -> BulkJob:
        """Do what an operator asks; asking for what is so already changes nothing.

        Raises:
            NotFound: no such job.
            Conflict: the job has ended, or its creation did not finish.
            TierLimitExceeded: the job was paused for long, and others have taken its places.
        """
        by.require(Permission.SEND_MESSAGES)
        job = self._moved(by, job_id, action)
        match action:
            case BulkJobAction.RESUME:
                self.queueing.again(job)
                self.finisher.finish(job_id)
            case BulkJobAction.CANCEL:
                chunks = self.jobs.chunks(job_id)
                self.together([lambda chunk=chunk: self._close(job, chunk) for chunk in chunks])
                self.finisher.report(self.jobs.require(job_id))
            case BulkJobAction.PAUSE:
                pass
        self.progress.tell_surely(job_id)
        return self.jobs.require(job_id).shown()

    def _moved(self, by: Principal, job_id: str, action: BulkJobAction) -> StoredJob:
        for _ in range(TRIES):
            job = self.jobs.require(job_id)
            status = next_status(job_id, job.status, action)
            if status is None:
                return job
            if self._move(by, job, action, status):
                note("bulk_job_controlled", jobId=job_id, action=action.value)
                return self.jobs.require(job_id)
        raise Busy

    def _move(
        self, by: Principal, job: StoredJob, action: BulkJobAction, status: BulkJobStatus
    ) -> bool:
        now = iso(self.clock())
        changes: dict[str, str | int] = {"status": status.value, "updatedAt": now}
        room: Sequence[Action] = ()
        if action is BulkJobAction.RESUME:
            changes["toQueue"] = self.new_id()
            room = self._room(job, changes)
        if action is BulkJobAction.CANCEL:
            changes["completedAt"] = now
        update = Update(
            *job_key(job.job_id),
            set=changes,
            add={"version": 1},
            only_if=Equals("status", job.status.value),
        )
        row = audit_row(
            by, f"{action}_bulk_job", ("bulk_job", job.job_id), self.clock(), self.new_id()
        )
        try:
            self.store.write(update, row, *room)
        except ConditionFailed:
            return False
        return True

    def _room(self, job: StoredJob, changes: dict[str, str | int]) -> Sequence[Action]:
        """A job that was paused for half a day needs its room in the tier anew."""
        if job.tier_bucket is None:
            return ()
        waiting = sum(chunk.untaken for chunk in self.jobs.chunks(job.job_id))
        room = renew(self.store, job.tier_bucket, waiting, self.clock())
        if room is None:
            return ()
        changes["tierBucket"] = room.bucket
        return room.actions

    def _close(self, job: StoredJob, chunk: Chunk) -> None:
        """Take nothing more from a chunk; one that is being sent is closed by its holder."""
        for _ in range(TRIES):
            if chunk.done or chunk.inflight:
                return
            try:
                self.store.write(chunk.becomes(chunk.closed()), *places(job, chunk, self.clock()))
            except ConditionFailed as refused:
                if refused.failed.get(0) is None:
                    return
                chunk = Chunk.from_item(refused.failed[0] or {})
            else:
                return
