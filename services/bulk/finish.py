"""The end of a job: its last state, its report, its metrics, and the last word to subscribers.

Every step may be repeated: a worker that died between two of them leaves its chunk in the queue,
and whoever gets it next goes on here.
"""

from dataclasses import dataclass

from services.aws.conditions import Either, Equals, both
from services.aws.store import ConditionFailed, Store, Update
from services.bulk import metrics
from services.bulk.model import RUNNING, BulkJobStatus, StoredJob
from services.bulk.progress import Progress
from services.bulk.report import written
from services.bulk.repository import BulkRepository, job_key, job_of
from services.bulk.shelf import ReportShelf
from services.core.clock import Clock, iso, utc_now

UNFINISHED = (*sorted(RUNNING), BulkJobStatus.PAUSED)


@dataclass(frozen=True)
class Finisher:
    """Ends jobs."""

    store: Store
    jobs: BulkRepository
    shelf: ReportShelf
    prefix: str
    progress: Progress
    clock: Clock = utc_now

    def finish(self, job_id: str) -> None:
        """Complete the job if every chunk is done; bring its report up to date if it ended."""
        job = self.jobs.require(job_id)
        if not job.is_finished:
            if job.chunks_done < job.chunk_count:
                return
            job = self._complete(job)
        self.report(job)

    def report(self, job: StoredJob) -> StoredJob:
        """Write the report of a job that ended, unless it says all there is to say already."""
        if not job.is_finished or job.report_version == job.version:
            return job
        as_json, as_csv = written(job, self.jobs.all_recipients(job.job_id))
        key = self.key(job.job_id, "json")
        self.shelf.put(key, as_json, "application/json")
        self.shelf.put(self.key(job.job_id, "csv"), as_csv, "text/csv; charset=utf-8")
        if job.report_version is None:
            metrics.emit(job)
            self.progress.tell_surely(job.job_id)
        self.store.write(
            Update(
                *job_key(job.job_id),
                set={"reportS3Key": key, "reportVersion": job.version},
            )
        )
        return job.model_copy(update={"report_s3_key": key, "report_version": job.version})

    def key(self, job_id: str, kind: str) -> str:
        """Where a report is kept; always the same for a job."""
        return f"{self.prefix}{job_id}.{kind}"

    def _complete(self, job: StoredJob) -> StoredJob:
        """A paused job whose last batch was on its way is complete, too."""
        now = iso(self.clock())
        update = Update(
            *job_key(job.job_id),
            set={"status": BulkJobStatus.COMPLETED.value, "completedAt": now, "updatedAt": now},
            add={"version": 1},
            only_if=both(
                Equals("chunksDone", job.chunk_count),
                Either(tuple(Equals("status", status.value) for status in UNFINISHED)),
            ),
        )
        try:
            return job_of(self.store.change(update))
        except ConditionFailed:
            return self.jobs.require(job.job_id)
