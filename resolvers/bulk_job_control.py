"""bulk-job-control: Mutation.controlBulkJob."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.bulk_control import control
from services.bulk.model import BulkJob, BulkJobAction


def control_bulk_job(by: Principal, arguments: Arguments) -> BulkJob:
    """Mutation.controlBulkJob."""
    return control().control(by, arguments["jobId"], BulkJobAction(arguments["action"]))


handler = appsync(controlBulkJob=control_bulk_job)
