"""bulk-job-create: Mutation.createBulkJob."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.bulk import creation
from services.bulk.model import BulkJob, NewBulkJob


def create_bulk_job(by: Principal, arguments: Arguments) -> BulkJob:
    """Mutation.createBulkJob."""
    return creation().create(by, NewBulkJob.model_validate(arguments["input"]))


handler = appsync(createBulkJob=create_bulk_job)
