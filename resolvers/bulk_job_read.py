"""bulk-job-read: Query.bulkJob, bulkJobs, bulkRecipients and bulkReport."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.bulk_reports import reading
from services.bulk.model import (
    BulkJob,
    BulkJobStatus,
    BulkRecipient,
    BulkReport,
    RecipientStatus,
)
from services.core.model import Page


def bulk_job(by: Principal, arguments: Arguments) -> BulkJob:
    """Query.bulkJob."""
    return reading().job(by, arguments["jobId"])


def bulk_jobs(by: Principal, arguments: Arguments) -> Page[BulkJob]:
    """Query.bulkJobs."""
    status = arguments.get("status")
    return reading().list_jobs(
        by,
        BulkJobStatus(status) if status else None,
        arguments.get("limit"),
        arguments.get("nextToken"),
    )


def bulk_recipients(by: Principal, arguments: Arguments) -> Page[BulkRecipient]:
    """Query.bulkRecipients."""
    status = arguments.get("status")
    return reading().recipients(
        by,
        arguments["jobId"],
        RecipientStatus(status) if status else None,
        arguments.get("limit"),
        arguments.get("nextToken"),
    )


def bulk_report(by: Principal, arguments: Arguments) -> BulkReport:
    """Query.bulkReport."""
    return reading().report(by, arguments["jobId"])


handler = appsync(
    bulkJob=bulk_job, bulkJobs=bulk_jobs, bulkRecipients=bulk_recipients, bulkReport=bulk_report
)
