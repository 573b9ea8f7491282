"""Telling subscribers how far a job is: once a second at most, and always how it ended."""

from dataclasses import dataclass
from datetime import timedelta

from services.aws.conditions import absent_or_below
from services.aws.store import ConditionFailed, Store, Update
from services.bulk.model import StoredJob
from services.bulk.repository import BulkRepository, job_key, job_of
from services.core.clock import Clock, Wait, iso, utc_now, wait
from services.realtime.publisher import Publisher

PROGRESS = "publishBulkJobProgress"
EVERY = timedelta(seconds=1)
TRIES = 5


@dataclass(frozen=True)
class Progress:
    """Publishes jobs; the row remembers when, so that all workers together keep the pace.

    A worker marks it together with a batch's outcome, and publishes the job as it read it for that
    batch: half a second old, and no call of its own.
    """

    store: Store
    publisher: Publisher
    clock: Clock = utc_now
    wait: Wait = wait

    def is_due(self, job: StoredJob) -> bool:
        """Whether it is worth asking, as far as an older reading tells."""
        last = job.last_published_at
        return last is None or self.clock() - last >= EVERY

    def tell(self, job_id: str) -> bool:
        """Publish the job as it is, unless it was published within the last second."""
        now = self.clock()
        claim = Update(
            *job_key(job_id),
            set={"lastPublishedAt": iso(now)},
            only_if=absent_or_below(
                "lastPublishedAt", iso(now - EVERY + timedelta(milliseconds=1))
            ),
        )
        try:
            job = job_of(self.store.change(claim))
        except ConditionFailed:
            return False
        self.publish(job)
        return True

    def publish(self, job: StoredJob) -> None:
        """Publish what was read of a job, by who alone may do so this second."""
        self.publisher.publish(PROGRESS, job.shown())

    def tell_surely(self, job_id: str) -> None:
        """Publish the job as it is, when its turn comes."""
        for _ in range(TRIES):
            if self.tell(job_id):
                return
            self.wait(EVERY.total_seconds() / 4)
        self.publish(BulkRepository(self.store).require(job_id))
