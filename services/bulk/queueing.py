"""Putting the chunks of a job into the queue again: all that are not done, as often as need be.

A chunk that is there twice is delivered once. Whoever puts them there may die halfway; the job then
still says so (`to_queue`), and a schedule finishes what it finds so.
"""

from dataclasses import dataclass

from services.aws.conditions import Equals
from services.aws.store import Busy, ConditionFailed, Key, Store, Update
from services.bulk.model import RUNNING, StoredJob
from services.bulk.queue import ChunkQueue, order_of
from services.bulk.repository import BulkRepository, job_key
from services.core.errors import Conflict
from services.telemetry.log import note

PAGE = 50


@dataclass(frozen=True)
class Queueing:
    """Puts chunks into the queue, and remembers once all are there."""

    store: Store
    jobs: BulkRepository
    queue: ChunkQueue

    def again(self, job: StoredJob) -> None:
        """Queue every chunk that is not done, if that is still to do.

        Raises:
            Conflict: the creation of the job did not come as far as its chunks.
            NotQueued: the queue did not take all of them; asking again goes on.
        """
        if job.to_queue is None:
            return
        chunks = self.jobs.chunks(job.job_id)
        if not chunks:
            raise Conflict(
                "This job was not created completely; repeat its creation, or cancel it.",
                jobId=job.job_id,
            )
        numbers = [chunk.number for chunk in chunks if not chunk.done]
        contacts = self.jobs.contacts(job.job_id, numbers)
        self.queue.put([order_of(job, number, contacts[number]) for number in numbers])
        put_all(self.store, job)

    def finish_all(self) -> None:
        """Queue what others left: a call that died between changing a job and queueing it all."""
        for status in sorted(RUNNING):
            start: Key | None = None
            while True:
                found, start = self.jobs.jobs(status, PAGE, start)
                for job in found:
                    self._finish(job)
                if start is None:
                    break

    def _finish(self, job: StoredJob) -> None:
        if job.to_queue is None:
            return
        try:
            self.again(job)
        except Busy:
            note("bulk_queueing_left", jobId=job.job_id)
        except Conflict:
            note("bulk_creation_unfinished", jobId=job.job_id)
        else:
            note("bulk_queueing_finished", jobId=job.job_id)


def put_all(store: Store, job: StoredJob) -> None:
    """Remember that every chunk of the job is in the queue."""
    done = Update(
        *job_key(job.job_id), remove=["toQueue"], only_if=Equals("toQueue", job.to_queue or "")
    )
    try:
        store.write(done)
    except ConditionFailed:
        note("bulk_queueing_overtaken", jobId=job.job_id)
