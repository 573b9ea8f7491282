"""bulk-job-create: Mutation.createBulkJob and Query.bulkPreflight."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.bulk_creation import creation, preflights
from services.bulk.model import BulkJob, BulkPreflight, NewBulkJob


def create_bulk_job(by: Principal, arguments: Arguments) -> BulkJob:
    """Mutation.createBulkJob."""
    return creation().create(by, NewBulkJob.model_validate(arguments["input"]))


def bulk_preflight(by: Principal, arguments: Arguments) -> BulkPreflight:
    """Query.bulkPreflight."""
    return preflights().preflight(by, NewBulkJob.model_validate(arguments["input"]))


handler = appsync(createBulkJob=create_bulk_job, bulkPreflight=bulk_preflight)
