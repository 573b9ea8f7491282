"""Reading bulk jobs."""

from dataclasses import dataclass

from services.access.roles import Permission, Principal
from services.aws.paging import key_from, page_size, token_for
from services.bulk.finish import Finisher
from services.bulk.model import (
    BulkJob,
    BulkJobStatus,
    BulkRecipient,
    BulkReport,
    RecipientStatus,
)
from services.bulk.repository import BulkRepository
from services.bulk.shelf import ReportShelf
from services.core.model import Page


@dataclass(frozen=True)
class BulkService:
    """What users may know about bulk jobs."""

    jobs: BulkRepository
    finisher: Finisher
    shelf: ReportShelf

    def job(self, by: Principal, job_id: str) -> BulkJob:
        """One job, as it is now.

        Raises:
            NotFound: there is none.
        """
        by.require(Permission.READ)
        return self.jobs.require(job_id).shown()

    def list_jobs(
        self,
        by: Principal,
        status: BulkJobStatus | None,
        limit: int | None,
        next_token: str | None,
    ) -> Page[BulkJob]:
        """Jobs of one status or all, newest first."""
        by.require(Permission.READ)
        found, more = self.jobs.jobs(status, page_size(limit), key_from(next_token))
        return Page[BulkJob](items=tuple(j.shown() for j in found), next_token=token_for(more))

    def recipients(
        self,
        by: Principal,
        job_id: str,
        status: RecipientStatus | None,
        limit: int | None,
        next_token: str | None,
    ) -> Page[BulkRecipient]:
        """What became of each recipient of a job; of one status or of all."""
        by.require(Permission.READ)
        found, more = self.jobs.recipients(job_id, status, page_size(limit), key_from(next_token))
        shown = tuple(self.jobs.named(found))
        return Page[BulkRecipient](items=shown, next_token=token_for(more))

    def report(self, by: Principal, job_id: str) -> BulkReport:
        """The outcome of a job; written anew if something was settled since (Requirement 8.8).

        Raises:
            NotFound: there is no such job.
        """
        by.require(Permission.READ)
        job = self.jobs.require(job_id)
        if not job.is_finished:
            return BulkReport(job=job.shown())
        self.finisher.report(job)
        return BulkReport(
            job=job.shown(),
            json_url=self.shelf.url(self.finisher.key(job_id, "json")),
            csv_url=self.shelf.url(self.finisher.key(job_id, "csv")),
        )
